import { formatDuration, formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Note, NotesOf } from '#src/recordings/notes/queries.ts'
import { longestNote } from '#src/recordings/notes/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea, TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'

export const noteFormId = (noteId?: number) => (noteId ? `note-form-${noteId}` : 'note-form')

/**
 * The notes on a recording, beside its player; player.js pins them to the waveform, plays from them
 * and opens the field at the moment being heard.
 */
export function Notes(props: NotesOf) {
  const { notes, mayWrite } = props
  return (
    <section class="notes" id="notes" aria-label="批注" data-notes>
      <div class="bar">
        <b>批注{notes.length > 0 ? ` ${notes.length}` : ''}</b>
        {notes.length === 0 ? <small class="dim">还没有</small> : null}
        {mayWrite ? (
          <Button type="button" small kind="quiet" data-press="note" shortcut="M">
            写批注
          </Button>
        ) : null}
      </div>
      {mayWrite ? (
        <div data-note-new hidden>
          <NoteForm {...props} />
        </div>
      ) : null}
      {notes.length > 0 ? (
        <ol>
          {notes.map((note) => (
            <NoteItem {...props} note={note} />
          ))}
        </ol>
      ) : null}
    </section>
  )
}

function NoteItem({ note, recordingId, ownOnly }: NotesOf & { note: Note }) {
  const { id, atMs, text, by, createdAt, changedAt, own } = note
  const here = `/recordings/${recordingId}/notes/${id}`
  const change = ownOnly ? `${here}/change?only=own` : `${here}/change`
  return (
    <li id={`note-${id}`} data-note={id} data-at={atMs}>
      <button type="button" class="turn-time" data-note-play>
        <span class="sr">从这里播放：</span>
        {formatDuration(atMs)}
      </button>
      <p>{text}</p>
      <small class="dim" title={changedAt === null ? undefined : `改于 ${formatTime(changedAt)}`}>
        {by ? `${by} ` : null}
        {formatTime(createdAt).slice(5)}
        {changedAt === null ? null : ' 已改'}
      </small>
      {own ? (
        <form method="post" action={`${here}/removal`} class="note-tools">
          <a
            href={change}
            hx-get={change}
            hx-target={`#note-${id}`}
            hx-swap="beforeend"
            data-note-change
          >
            改
          </a>
          {ownOnly ? <input type="hidden" name="only" value="own" /> : null}
          <Button
            small
            kind="quiet"
            hx-post={`${here}/removal`}
            hx-target="#notes"
            hx-swap="outerHTML"
            confirm={`删掉 ${formatDuration(atMs)} 处的批注？`}
          >
            删
          </Button>
        </form>
      ) : null}
    </li>
  )
}

type FormProps = NotesOf & {
  /** The note whose words are being changed; a new one without it. */
  changing?: Pick<Note, 'id' | 'atMs' | 'text'>
  typed?: Record<string, string>
  errors?: FieldErrors
  /** On a page of its own the whole page is sent. */
  alone?: boolean
}

/** A note as a field. A new one says at which moment; the moment of a written one stays. */
export function NoteForm(props: FormProps) {
  const { recordingId, ownOnly, changing, typed, errors, alone } = props
  const all = `/recordings/${recordingId}/notes`
  const action = changing ? `${all}/${changing.id}` : all
  const id = noteFormId(changing?.id)
  return (
    <form
      id={id}
      class="note-form"
      method="post"
      action={action}
      hx-post={alone ? undefined : action}
      hx-target="#notes"
      hx-swap="outerHTML"
      aria-label={changing ? '改批注' : '写批注'}
      data-note-form={changing?.id ?? 'new'}
    >
      {changing ? null : (
        <TextInput
          label="时刻"
          id={`${id}-at`}
          name="at"
          value={typed?.['at'] ?? '0:00'}
          maxlength={12}
          error={errors?.['at']}
        />
      )}
      <TextArea
        label="批注"
        id={`${id}-text`}
        name="text"
        value={typed?.['text'] ?? changing?.text}
        rows={2}
        maxlength={longestNote}
        error={errors?.['text']}
      />
      {ownOnly ? <input type="hidden" name="only" value="own" /> : null}
      <div class="bar">
        <Button kind="primary" small shortcut="Ctrl ↵">
          保存
        </Button>
        <LinkButton small href={all} data-note-cancel>
          取消<kbd>Esc</kbd>
        </LinkButton>
      </div>
    </form>
  )
}

/** The same on a page of its own, where scripts do not run. */
export function NotesPage({ given, ...props }: NotesOf & { given?: Partial<FormProps> }) {
  return (
    <>
      <PageHead title="批注" note="写给之后听这段录音的人；随录音一起删除">
        <LinkButton href={`/recordings/${props.recordingId}`}>返回录音</LinkButton>
      </PageHead>
      {props.mayWrite ? (
        <Card
          title={given?.changing ? `改 ${formatDuration(given.changing.atMs)} 处的批注` : '写批注'}
        >
          <NoteForm {...props} {...given} alone />
        </Card>
      ) : null}
      <Card>
        <Notes {...props} mayWrite={false} />
      </Card>
    </>
  )
}
