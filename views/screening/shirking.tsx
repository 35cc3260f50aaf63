import { formatDuration } from '#src/kernel/calendar.ts'
import type { ShirkingHeard } from '#src/screening/shirking-heard.ts'

/** What in the call sounds like passing the buck, with its times. */
export function Shirking({ heard }: { heard: ShirkingHeard }) {
  const { transcribed, lines, count } = heard
  if (!transcribed) return <li class="dim">还没有通话文字，听不出有没有推诿的话</li>
  if (count === 0) return <li>通话里没有听到推来推去的话</li>
  return (
    <li>
      通话里有 {count} 句像推诿，听过再定：
      <ul>
        {lines.map(({ line, startMs, text, reason }) => (
          <li>
            <a href={`#segment-${line}`}>{formatDuration(startMs)}</a> “{text}”
            <span class="dim"> {reason}</span>
          </li>
        ))}
      </ul>
    </li>
  )
}
