"""Office documents and books (Word, OpenDocument, EPUB, RTF), converted to HTML, then read so."""
