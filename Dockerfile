# The program with locked versions, run as a user without rights:
#   docker build -t country-reports .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/data" country-reports run reports --out facts
FROM python:3.13-slim AS packages
ARG LOCK=requirements.lock
COPY ${LOCK} /locked.txt
RUN python -m venv /opt/country-reports \
    && /opt/country-reports/bin/python -m pip install --no-cache-dir --no-deps --require-hashes --only-binary :all: -r /locked.txt

FROM python:3.13-slim
ENV PATH=/opt/country-reports/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp/cache
COPY --from=packages /opt/country-reports /opt/country-reports
COPY pipeline /app/pipeline
COPY pyproject.toml LICENSE /app/
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin reader \
    && mkdir /data \
    && chown reader:reader /data
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
HEALTHCHECK --interval=5m --timeout=60s --start-period=30s --retries=2 CMD ["python", "-m", "pipeline", "doctor", "--out", "/tmp/out"]
ENTRYPOINT ["python", "-m", "pipeline"]
CMD ["--help"]
