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
let seen = { step: "", answers: 0 }

/** Show a new step from its beginning, and a new reply where it can be read. */
function follow(step, answers) {
  const column = document.querySelector(".st-key-lesson_column")
  const { step: before, answers: had } = seen
  seen = { step, answers }
  if (!before || !column) return
  if (step !== before) column.scrollTo(0, 0)
  else if (answers > had)
    requestAnimationFrame(() =>
      column.querySelector("[data-testid=stAlert]")?.scrollIntoView({ block: "nearest" }),
    )
}

/**
 * @param {{ data: { known: Record<string, any>, step: string, answers: number }, setTriggerValue: (name: string, value: any) => void }} component
 */
export default function bookmarks({ data, setTriggerValue }) {
  follow(data.step, data.answers)
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
