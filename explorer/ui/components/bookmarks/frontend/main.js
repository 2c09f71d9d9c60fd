const NAME = "explorer-lessons"

/** What this browser kept, or nothing: storage may be forbidden, and anybody may write there. */
function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "{}")
    return found && typeof found === "object" && !Array.isArray(found) ? found : {}
  } catch {
    return {}
  }
}

function keep(marks) {
  try {
    localStorage.setItem(NAME, JSON.stringify(marks))
  } catch {
    // Where nothing may be kept, a lesson is only remembered while the page is open.
  }
}

/** Whether the page lacks something: a lesson, or that one was finished. */
function lacks(known, marks) {
  return Object.entries(marks).some(
    ([number, mark]) => !known[number] || (mark?.[1] && !known[number][1]),
  )
}

let told = ""

/**
 * @param {{ data: { known: Record<string, any> }, setTriggerValue: (name: string, value: any) => void }} component
 */
export default function bookmarks({ data, setTriggerValue }) {
  const before = kept()
  const marks = { ...before }
  for (const [number, [at, done]] of Object.entries(data.known)) {
    marks[number] = [at, done || before[number]?.[1] === true]
  }
  keep(marks)
  const text = JSON.stringify(before)
  // What the page does not take after it was told, it does not know: another version's lesson.
  if (lacks(data.known, before) && told !== text) {
    told = text
    setTriggerValue("kept", before)
  }
}
