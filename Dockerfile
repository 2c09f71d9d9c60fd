# The hosted demo: CPU only, not root, restarted when it stops answering.
FROM python:3.11-slim

# PyTorch's own index of CPU builds; the default index would bring several GB of GPU libraries.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    EXPLORER_PUBLIC=1 \
    EXPLORER_CACHE=/home/explorer/weights

RUN useradd --create-home --uid 1000 explorer
WORKDIR /home/explorer/app

COPY requirements.txt .
RUN pip install --no-cache-dir --extra-index-url "$TORCH_INDEX" "torch==2.13.0+cpu" \
    && pip install --no-cache-dir --extra-index-url "$TORCH_INDEX" -r requirements.txt

COPY --chown=explorer:explorer streamlit_app.py ./
COPY --chown=explorer:explorer .streamlit .streamlit
COPY --chown=explorer:explorer explorer explorer
COPY --chown=explorer:explorer assets assets

USER explorer
# Weights belong in the image, so that a restart needs no network.
RUN python -m explorer weights fetch imagenet

EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD python -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"
CMD ["python", "-m", "explorer.serving", "--address=0.0.0.0", "--port=8501"]
