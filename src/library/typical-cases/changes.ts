import type { CaseClip, CaseVersion } from './schema.ts'

export type CaseChange = { what: string; was: string; now: string }

type Told = Pick<CaseVersion, 'title' | 'story' | 'lesson' | 'tags' | 'faultCategory' | 'source'> &
  Pick<CaseVersion, 'opinionRisk'>
type ToldClip = Pick<CaseClip, 'title' | 'note' | 'clipId' | 'lines'>

/** What one version says otherwise than the one before it. */
export function changesBetween(
  before: Told & { clips: readonly ToldClip[] },
  after: Told & { clips: readonly ToldClip[] },
): CaseChange[] {
  const text = (what: string, was: string, now: string): CaseChange[] =>
    was === now ? [] : [{ what, was, now }]
  const played = (clips: readonly ToldClip[]) =>
    clips.map((clip, index) => `${index + 1}. ${clip.title}`).join('；')
  const same = JSON.stringify(before.clips.map(plain)) === JSON.stringify(after.clips.map(plain))
  const clipsNow = played(after.clips)
  return [
    ...text('标题', before.title, after.title),
    ...text('来源', before.source, after.source),
    ...text('类型', before.faultCategory ?? '', after.faultCategory ?? ''),
    ...text('标签', before.tags.join('、'), after.tags.join('、')),
    ...text('舆情风险', before.opinionRisk, after.opinionRisk),
    ...text('案情', before.story, after.story),
    ...text('启示', before.lesson, after.lesson),
    // Cut anew, a clip may have the name it had.
    ...(same
      ? []
      : [
          {
            what: '片段',
            was: played(before.clips),
            now: clipsNow + (sameNames() ? '（已换）' : ''),
          },
        ]),
  ]

  function sameNames() {
    return played(before.clips) === clipsNow
  }
}

const plain = ({ title, note, lines }: ToldClip) => ({
  title,
  note,
  said: lines.map(({ startMs, text }) => [startMs, text]),
})
