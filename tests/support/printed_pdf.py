"""Small PDFs written by hand: objects, a cross-reference table, text at given places."""

from __future__ import annotations

from typing import TypeAlias

Text: TypeAlias = tuple[float, float, float, str]  # x, y from the bottom, size, what is shown

_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"


def content(texts: list[Text], *, turn: str = "1 0 0 1", font: str = "F1") -> bytes:
    """A page's content: each text shown at its place."""
    shown = [
        f"/{font} {size} Tf {turn} {x} {y} Tm ({_escaped(text)}) Tj" for x, y, size, text in texts
    ]
    return ("BT " + "\n".join(shown) + " ET").encode("latin-1")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pdf(  # noqa: PLR0913 - where something may be added
    pages: list[bytes],
    *,
    page: str = "",
    more: tuple[bytes, ...] = (),
    catalog: str = "",
    resources: str = "",
    fonts: str = "",
) -> bytes:
    """A PDF of these pages' contents.

    `page` goes into each page's dictionary, `resources` into that of its resources, `fonts` into
    that of its fonts, `catalog` into the file's; `more` are further objects, the first of them the
    XObject `X`.
    """
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        _FONT % b"Helvetica",
        _FONT % b"Helvetica-Bold",
    ]
    box = "" if "MediaBox" in page else "/MediaBox [0 0 612 792]"
    for at, drawn in enumerate(pages):
        first = len(objects) + 2
        objects.append(
            f"<< /Type /Page /Parent 2 0 R {box} {page} /Contents {first} 0 R /Resources "
            f"<< /Font << /F1 3 0 R /F2 4 0 R {fonts} >> {resources} "
            f"/XObject << /X {5 + 2 * len(pages)} 0 R >> >> "
            f">> % {at}\n".encode()
        )
        objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(drawn), drawn))
    return _written([*objects, *more])


def _written(objects: list[bytes]) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return out + head + table + trailer % (len(objects) + 1, len(out))
