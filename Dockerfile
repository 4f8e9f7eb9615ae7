# Pin the base by digest where it is built for use: --build-arg BASE=python@sha256:...
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/authdir
RUN python -m venv .venv
COPY requirements/build.lock requirements/runtime.lock requirements/
RUN .venv/bin/python -m pip install --quiet --require-hashes -r requirements/build.lock -r requirements/runtime.lock
COPY . .
RUN .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e . \
 && .venv/bin/python -m compileall -q app migrations

FROM ${BASE}
# For names in other scripts on emergency cards (SIL Open Font License); without them these are set in Latin letters.
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends fonts-noto-core fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /srv/authdir --no-create-home --shell /usr/sbin/nologin authdir \
 && install --directory --owner=authdir --mode=0700 /srv/authdir/var /srv/authdir/var/bundles
COPY --from=build /srv/authdir /srv/authdir
WORKDIR /srv/authdir
ENV PATH=/srv/authdir/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 AUTHDIR_HOST=0.0.0.0
USER authdir
VOLUME /srv/authdir/var
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/live', timeout=2).close()"]
CMD ["authdir", "serve"]
