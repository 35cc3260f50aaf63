import { formatTime } from '#src/kernel/calendar.ts'

/** What people made of a line (订正), and where to change it. */
export type LineCorrection = {
  segmentId: number
  /** Address of the line: /transcription/recordings/3/segments/17. */
  href: string
  /** The page to come back to where scripts do not run. */
  back: string
  mayCorrect: boolean
  made: { heardText: string; by: string; at: number } | null
  /** Corrections of an earlier hearing, whose lines were cut differently. */
  earlier: { text: string; by: string }[]
}

type Props = { correction: LineCorrection; text: string }

/** After a line's words: that it was corrected and from what, and what was heard there before. */
export function LineHistory({ correction, text }: Props) {
  const { mayCorrect, made, earlier } = correction
  return (
    <>
      {made ? <Made correction={correction} made={made} text={text} /> : null}
      {earlier.map(({ text: before, by }) => (
        <small class="turn-earlier">
          重新转写前{mayCorrect ? `，${by}` : ''}曾订正这里：“{before}”
        </small>
      ))}
    </>
  )
}

/** Turns the line into a field; a page of its own where scripts do not run. */
export function CorrectLink({ correction }: Pick<Props, 'correction'>) {
  const { segmentId, href, back } = correction
  const address = `${href}/correction?back=${encodeURIComponent(back)}`
  return (
    <a
      class="turn-edit"
      href={address}
      hx-get={address}
      hx-target={`#words-${segmentId}`}
      hx-swap="beforeend"
      data-correct
    >
      订正
    </a>
  )
}

type MadeProps = Props & { made: NonNullable<LineCorrection['made']> }

/** The machine's text on hover, and opened with who corrected it and the way back. */
function Made({ correction, made, text }: MadeProps) {
  const { segmentId, href, back, mayCorrect } = correction
  return (
    <details class="turn-made">
      <summary title={`机器转写：${made.heardText}`}>已订正</summary>
      <p>机器转写：“{made.heardText}”</p>
      {mayCorrect ? (
        <form
          class="bar"
          method="post"
          action={`${href}/restoration`}
          hx-post={`${href}/restoration`}
          hx-target={`#words-${segmentId}`}
          hx-swap="outerHTML"
        >
          <input type="hidden" name="expectedText" value={text} />
          <input type="hidden" name="back" value={back} />
          <small class="dim">
            {made.by} · {formatTime(made.at)}
          </small>
          <button type="submit" class="button button-small button-quiet">
            恢复机器转写
          </button>
        </form>
      ) : null}
    </details>
  )
}
