import { placesOf, type Piece } from './packing.ts'
import type { HeardText } from './port.ts'

const pauseMarks = /[,。?!、;:,.?!;:]/

/** Index of the piece each bit of a window's text belongs to, never going back in time. */
export function ownersOf(pieces: readonly Piece[], heard: readonly HeardText[]): number[] {
  const places = placesOf(pieces)
  let owner = 0
  const owners = heard.map((part) => {
    const middle = (part.startMs + part.endMs) / 2
    // A mark ends what was said before it, however late the engine puts it.
    if (/^[\p{P}\s]+$/u.test(part.text)) return owner
    while (owner + 1 < places.length && middle > boundary(places, owner)) owner++
    return owner
  })
  return movedToMarks(owners, heard)
}

const boundary = (places: readonly { startMs: number; endMs: number }[], index: number) =>
  (places[index]!.endMs + places[index + 1]!.startMs) / 2

/** Times are a character or two off: a change of piece moves to a mark that close, if any. */
function movedToMarks(owners: readonly number[], heard: readonly HeardText[]): number[] {
  const moved = [...owners]
  for (let i = 1; i < moved.length; i++) {
    if (moved[i] === moved[i - 1]) continue
    const ends = (k: number) => pauseMarks.test(heard[k]?.text.at(-1) ?? '')
    if (ends(i - 1)) continue
    const nearest = [-1, 1, -2, 2].find((step) => ends(i - 1 + step))
    if (nearest === undefined) continue
    const [before, after] = [moved[i - 1]!, moved[i]!]
    if (nearest < 0) for (let k = i + nearest; k < i; k++) moved[k] = Math.max(moved[k]!, after)
    else for (let k = i; k < i + nearest; k++) moved[k] = Math.min(moved[k]!, before)
    i += Math.max(0, nearest)
  }
  return moved
}
