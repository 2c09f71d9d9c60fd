async (keys) => {
  const text = (element) => element?.textContent.trim() ?? ""
  const all = (selector, root = document) => [...root.querySelectorAll(selector)]
  const roots = all("div").map((element) => element.shadowRoot).filter(Boolean)
  const view = roots.map((root) => root.querySelector(".linked-view")).find(Boolean)
  const app = document.querySelector("[data-testid=stApp]")
  const main = document.querySelector("[data-testid=stMain]")
  const alerts = (kind) => all(`[data-testid=stAlertContent${kind}]`).map(text)
  const drawn = "img, canvas, table, svg.main-svg, input, [data-testid=stDataFrame]"
  const inMain = roots.filter((root) => main?.contains(root.host))

  async function digest(canvas) {
    if (!canvas?.width) return ""
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
    const hash = await crypto.subtle.digest("SHA-256", data)
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  }

  function ends(canvas) {
    if (!canvas?.width) return []
    const context = canvas.getContext("2d")
    return [0, canvas.width - 1].map((x) => [...context.getImageData(x, 0, 1, 1).data].slice(0, 3))
  }

  async function linked() {
    if (!view?.querySelector(".panel.picture canvas")) return null
    const panel = view.querySelector(".panel.channel")
    return {
      waiting: view.classList.contains("waiting"),
      layer: view.querySelector(".map-layer[aria-pressed=true]")?.dataset.layer ?? "",
      wall: text(view.querySelector(".wall-section h3")),
      titles: all(".panel.channel .panel-title", view).map(text),
      caption: text(panel?.querySelector(".caption")),
      approximate: panel?.classList.contains("approximate") ?? true,
      size: [...text(view.querySelector(".panel.picture .caption")).matchAll(/\d+/g)]
        .slice(0, 2).map(Number),
      pixels: await digest(view.querySelector(".panel.picture canvas")),
      colours: ends(panel?.querySelector(".bar-strip canvas")),
      kept: view.querySelector(".panel.picture .mark.kept:not([hidden])")?.dataset.box ?? "",
      tiles: all(".tile-name", view).length,
    }
  }

  return {
    path: location.pathname,
    query: Object.fromEntries(new URLSearchParams(location.search)),
    idle: app?.dataset.testScriptState === "notRunning" && !document.querySelector("[data-stale=true]"),
    connected: app?.dataset.testConnectionState === "CONNECTED",
    here: document.querySelector("[data-testid=stTopNavLink][aria-current=page]")?.pathname ?? "",
    boxes: Object.fromEntries(
      keys.map((key) => [key, document.querySelector(`.st-key-${key} input`)?.value ?? null]),
    ),
    pressed: Object.fromEntries(
      keys.map((key) => [
        key,
        all(`.st-key-${key} button[role=radio]`)
          .findIndex((button) => button.ariaChecked === "true"),
      ]),
    ),
    headings: all("h3", main ?? document).map(text),
    exceptions: all("[data-testid=stException]").map(text),
    errors: alerts("Error"),
    warnings: alerts("Warning"),
    broken: all("img").filter((image) => image.complete && !image.naturalWidth)
      .map((image) => image.alt || image.src.slice(0, 80)),
    notices: all("[class*=st-key-waiting_]").map(text),
    words: text(main).length + inMain.reduce((sum, root) => sum + text(root).length, 0),
    drawn: all(drawn, main ?? document).length +
      inMain.reduce((sum, root) => sum + all(drawn, root).length, 0),
    linked: await linked(),
  }
}
