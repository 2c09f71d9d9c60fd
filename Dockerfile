# The hosted demo: CPU only, not root, and nothing it may write to but its weights' folder and /tmp.
#   docker build -t vgg16-explorer . && docker run --rm -p 8501:8501 --memory 2g --pids-limit 256 \
#     --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges vgg16-explorer
# A tag may come to mean something else: deploy/pin.sh puts the digest here, and the hashes of the
# CPU builds of PyTorch into requirements-torch.lock. Both need networks that the authors' machine
# does not reach, so they are not in the repository.
ARG BASE=python:3.11-slim

FROM ${BASE} AS build
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 EXPLORER_CACHE=/opt/weights
WORKDIR /opt/explorer
COPY requirements.txt requirements.lock requirements-torch.lock* ./
# One index for each package: PyPI with hashes for all but torch, which PyPI has for GPUs only.
RUN python -m venv /opt/python \
    && /opt/python/bin/pip install --require-hashes --only-binary :all: -r requirements.lock
RUN if [ -s requirements-torch.lock ]; \
    then set -- --require-hashes -r requirements-torch.lock; \
    else set -- "$(grep '^torch==' requirements.txt)+cpu"; fi \
    && /opt/python/bin/pip install --no-deps --only-binary :all: --index-url "$TORCH_INDEX" "$@"
COPY streamlit_app.py ./
COPY .streamlit/config.toml .streamlit/config.toml
COPY explorer explorer
COPY assets assets
# Visitors may fetch nothing, so the image has what they may choose; afterwards nothing needs pip.
RUN /opt/python/bin/python -m explorer weights fetch imagenet \
    && /opt/python/bin/python -m explorer weights fetch hed \
    && /opt/python/bin/python -m explorer weights fetch torchvision \
    && /opt/python/bin/pip uninstall --yes pip \
    && /opt/python/bin/python -m compileall -q /opt/explorer

FROM ${BASE}
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    EXPLORER_PUBLIC=1 \
    EXPLORER_CACHE=/opt/weights
RUN pip uninstall --yes pip && useradd --no-create-home --uid 1000 explorer
COPY --from=build /opt/python /opt/python
COPY --from=build /opt/explorer /opt/explorer
COPY --from=build --chown=explorer:explorer /opt/weights /opt/weights
WORKDIR /opt/explorer
USER explorer

EXPOSE 8501
# Docker itself restarts nothing that is unhealthy; what watches the container may.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["/opt/python/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]
CMD ["/opt/python/bin/python", "-m", "explorer.serving", "--address=0.0.0.0", "--port=8501"]
