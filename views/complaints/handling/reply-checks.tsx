import { mostLetters, type ReplyCheck, replyParts } from '#src/complaints/handling/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Checkbox, Select, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  checks: readonly ReplyCheck[]
  /** Null while the shipped list holds. */
  set: { at: number; by: string } | null
  maySet: boolean
  errors?: FieldErrors
  values?: Record<string, string>
}

const head = [
  { label: '检查什么' },
  { label: '数哪一部分的字' },
  { label: '至少几个字' },
  { label: '在用' },
]

/** 答复检查表: lines a machine counts when a reply is sent, and lines people tick when it is read. */
export function ReplyChecksPage({ checks, set, maySet, errors = {}, values }: Props) {
  return (
    <>
      <PageHead
        title="答复检查表"
        note={
          set ? (
            <>
              {set.by} <Time at={set.at} /> 设定
            </>
          ) : (
            '随产品提供，还没有人改过'
          )
        }
      />
      <p class="dim">
        选了部分的，提交答复时由系统数字数，不够就不收；没选的，由核实的人对照，没通过就连同说明退回。
      </p>
      {errors['form'] ? <Notice kind="bad">{errors['form']}</Notice> : null}
      <Card flush>
        {maySet ? (
          <form method="post" action="/complaints/reply-checks" class="check-lines">
            <Table caption="答复检查表" head={head}>
              {checks.map((check) => (
                <Line id={check.code} check={check} errors={errors} values={values} />
              ))}
              {[0, 1].map((index) => (
                <Line id={`new-${index}`} check={null} errors={errors} values={values} />
              ))}
            </Table>
            <div class="bar">
              <Button kind="primary">保存检查表</Button>
              <span class="dim">停用的留着，以前退回的答复还看得到是哪一条。</span>
            </div>
          </form>
        ) : (
          <Table caption="答复检查表" head={head}>
            {checks.map(({ sentence, part, least, active }) => (
              <tr>
                <td>{sentence}</td>
                <td>{part ? replyParts[part] : '由人核对'}</td>
                <td>{least ?? '—'}</td>
                <td>{active ? '在用' : '停用'}</td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
    </>
  )
}

type LineProps = Pick<Props, 'values'> & {
  id: string
  /** Null for a line that is new. */
  check: ReplyCheck | null
  errors: FieldErrors
}

function Line({ id, check, errors, values }: LineProps) {
  const name = (field: string) => `${field}.${id}`
  const typed = (field: string, stored: string) => (values ? (values[name(field)] ?? '') : stored)
  return (
    <tr>
      <td>
        <TextInput
          label={check ? '检查什么' : '新的一条'}
          hideLabel
          name={name('sentence')}
          value={typed('sentence', check?.sentence ?? '')}
          placeholder={check ? undefined : '新加一条，可不填'}
          maxlength={60}
          error={errors[name('sentence')]}
        />
      </td>
      <td>
        <Select
          label="数哪一部分的字"
          hideLabel
          name={name('part')}
          value={typed('part', check?.part ?? '')}
          options={Object.entries(replyParts)}
          blank="由人核对"
        />
      </td>
      <td class="letters">
        <TextInput
          label={`至少几个字，1 到 ${mostLetters}`}
          hideLabel
          name={name('least')}
          value={typed('least', check?.least ? String(check.least) : '')}
          inputmode="numeric"
          maxlength={3}
          error={errors[name('least')]}
        />
      </td>
      <td>
        <Checkbox
          label="在用"
          hideLabel
          name={name('active')}
          checked={typed('active', check === null || check.active ? 'on' : '') === 'on'}
        />
      </td>
    </tr>
  )
}
