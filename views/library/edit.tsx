import type { Clip } from '#src/clips/schema.ts'
import { clipStates } from '#src/clips/vocabulary.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import type { EditedClip } from '#src/library/typical-cases/edited.ts'
import type { Given } from '#src/library/typical-cases/given.ts'
import type { CaseVersion } from '#src/library/typical-cases/schema.ts'
import { caseMost } from '#src/library/typical-cases/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { ClipWords, NotTakenHere } from '#views/library/parts.tsx'
import { WordsFields } from '#views/library/words-fields.tsx'

type Props = {
  id: number
  caseNo: string
  /** Null where somebody finished it meanwhile. */
  version: CaseVersion | null
  clips: EditedClip[]
  offered: Clip[]
  sources: { recordingId: number; callNo: string; durationMs: number }[]
  links: string[]
  tags: readonly string[]
  mayCut: boolean
  given: Given | null
}

/** The version that is being written: words, what it was made from, and its clips in order. */
export function EditCasePage(props: Props) {
  const { id, caseNo, version, given } = props
  const here = `/library/${id}`
  return (
    <>
      <PageHead
        title={`编写 ${caseNo}`}
        note={version ? `第 ${version.number} 版` : '现在没有在起草的版本'}
      >
        <LinkButton href={here}>看效果、提交审核</LinkButton>
        <LinkButton href="/library">返回案例库</LinkButton>
      </PageHead>
      <NotTakenHere given={given} />
      {version?.returnedReason ? (
        <Notice kind="warn">
          {version.returnedByName}退回：{version.returnedReason}
        </Notice>
      ) : null}
      {version ? <Words {...props} version={version} /> : null}
      {version ? <Clips {...props} version={version} /> : null}
      {version ? <Links {...props} version={version} /> : null}
    </>
  )
}

type Written = Props & { version: CaseVersion }

const Seen = ({ version }: { version: CaseVersion }) => (
  <input type="hidden" name="seen" value={String(version.revision)} />
)

function Words({ id, version, given, tags }: Written) {
  const { title, story, lesson, source, faultCategory, opinionRisk } = version
  const known = {
    ...{ title, story, lesson, source, fault: faultCategory ?? '', risk: opinionRisk },
    tags: version.tags.join(' '),
  }
  const typed = given && 'title' in given.values ? given.values : known
  return (
    <Card title="案例" note="人名写成坐席、客户；漏写的保存时会替您换掉">
      <form class="stack" method="post" action={`/library/${id}`}>
        <Seen version={version} />
        <WordsFields given={{ values: typed, errors: given?.errors ?? {} }} tags={tags} />
        <div class="bar">
          <Button kind="primary">保存</Button>
        </div>
      </form>
    </Card>
  )
}

function Clips(props: Written) {
  const { id, version, clips, offered, sources, mayCut } = props
  const free = offered.filter((clip) => !clips.some(({ clipId }) => clipId === clip.id))
  return (
    <Card
      id="clips"
      title="片段"
      note={`按播放次序，最多 ${caseMost.clips} 个`}
      actions={
        mayCut ? (
          <>
            {sources.map(({ recordingId, callNo }) => (
              <LinkButton small href={`/recordings/${recordingId}/clips`}>
                从 {callNo} 制作
              </LinkButton>
            ))}
          </>
        ) : null
      }
    >
      {clips.length === 0 ? (
        <Empty
          title="还没有片段"
          hint={
            sources.length === 0
              ? '关联的投诉和通话没有录音，可以只写文字。'
              : '先在录音的“片段”里试看、制作，再从下面选进来。'
          }
        />
      ) : (
        <ol class="case-clips">
          {clips.map((clip, index) => (
            <EditedClipRow {...{ id, version, clip, index }} last={index === clips.length - 1} />
          ))}
        </ol>
      )}
      {free.length > 0 ? (
        <form class="bar case-add" method="post" action={`/library/${id}/clips`}>
          <Seen version={version} />
          <Select
            label="加一个片段"
            name="clip"
            blank="请选择"
            options={free.map((clip) => [String(clip.id), clipName(clip)])}
          />
          <Button>加到最后</Button>
        </form>
      ) : null}
    </Card>
  )
}

export const clipName = ({ id, fromMs, untilMs, purpose, state }: Clip): string =>
  `${id} · ${formatDuration(fromMs)}–${formatDuration(untilMs)} · ${purpose.slice(0, 24)}${state === 'ready' ? '' : `（${clipStates[state]}）`}`

type RowProps = {
  id: number
  version: CaseVersion
  clip: EditedClip
  index: number
  last: boolean
}

function EditedClipRow({ id, version, clip, index, last }: RowProps) {
  const place = `/library/${id}/places/${clip.id}`
  return (
    <li>
      <form class="case-clip-words" method="post" action={place}>
        <Seen version={version} />
        <TextInput
          label={`片段 ${index + 1} 的标题`}
          name="title"
          id={`title-${clip.id}`}
          value={clip.title}
          maxlength={caseMost.clipTitle}
        />
        <TextInput
          label="讲解"
          name="note"
          id={`note-${clip.id}`}
          value={clip.note}
          maxlength={caseMost.clipNote}
          placeholder="听什么、停在哪里讲"
        />
        <Button small>保存片段说明</Button>
      </form>
      {clip.src ? (
        <audio controls preload="none" src={clip.src} />
      ) : (
        <Notice kind="warn">{clip.silent}。</Notice>
      )}
      <ClipWords lines={clip.lines} />
      <div class="bar">
        <small class="dim">长 {formatDuration(clip.durationMs)}</small>
        {index > 0 ? (
          <form method="post" action={`${place}/move`} class="inline">
            <Seen version={version} />
            <Button kind="quiet" small name="way" value="up">
              上移
            </Button>
          </form>
        ) : null}
        {last ? null : (
          <form method="post" action={`${place}/move`} class="inline">
            <Seen version={version} />
            <Button kind="quiet" small name="way" value="down">
              下移
            </Button>
          </form>
        )}
        <form method="post" action={`${place}/removal`} class="inline">
          <Seen version={version} />
          <Button kind="quiet" small confirm={`把“${clip.title}”从案例里拿掉？片段本身还在。`}>
            拿掉
          </Button>
        </form>
      </div>
    </li>
  )
}

function Links({ id, version, links, given }: Written) {
  return (
    <Card title="关联的投诉和通话" note={links.join('、')}>
      <form class="bar case-add" method="post" action={`/library/${id}/links`}>
        <Seen version={version} />
        <TextInput
          label="再关联"
          name="links"
          value={given?.values['links'] ?? ''}
          error={given?.errors['links']}
          maxlength={600}
          placeholder="投诉号或通话号"
        />
        <Button>关联</Button>
      </form>
    </Card>
  )
}
