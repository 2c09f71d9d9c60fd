const UPLOADER = "[data-testid=stFileUploader]"

function takesPictures(input) {
  return /image\/|\.png/.test(input.accept)
}

/**
 * Call `remember` with every file that Streamlit's own uploaders of pictures are given; returns
 * how to stop. Streamlit sends them; this only looks on.
 */
export function watchUploads(remember) {
  const controller = new AbortController()
  const on = (name, filesIn) =>
    document.addEventListener(
      name,
      (event) => {
        if (!(event.target instanceof Element)) return
        const input = event.target.closest(UPLOADER)?.querySelector("input[type=file]")
        if (input && takesPictures(input)) [...(filesIn(event) ?? [])].forEach(remember)
      },
      { capture: true, signal: controller.signal },
    )
  on("change", (event) => event.target.files)
  on("drop", (event) => event.dataTransfer?.files)
  return () => controller.abort()
}

/** The photos that Streamlit's cameras show now, as the files they sent. */
export function photos() {
  const chosen = "[data-testid=stCameraInput] img[src^='data:image/']"
  /** @type {NodeListOf<HTMLImageElement>} */
  const shown = document.querySelectorAll(chosen)
  return Promise.all([...shown].map(async (image) => (await fetch(image.src)).blob()))
}
