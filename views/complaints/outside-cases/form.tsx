import type { OutsideCaseRow } from '#src/complaints/outside-cases/queries.ts'
import { outsideSources } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'

export type OutsideCaseFormProps = {
  /** Null for a new one. */
  editing: OutsideCaseRow | null
  errors?: FieldErrors
  values?: Record<string, string>
}

/** One outside case, written down or put right; what was typed stays when it is refused. */
export function OutsideCaseFormPage({ editing, errors, values }: OutsideCaseFormProps) {
  const known = editing && {
    ...{ caseNo: editing.caseNo, source: editing.source, text: editing.text },
    ...{ business: editing.business, handledBy: editing.handledBy },
    receivedAt: formatTime(editing.receivedAt),
    callers: editing.callers.join('、'),
  }
  type Name = 'caseNo' | 'source' | 'receivedAt' | 'callers' | 'text' | 'business' | 'handledBy'
  const field = (name: Name) => ({
    name,
    value: values?.[name] ?? known?.[name],
    error: errors?.[name],
  })
  const back = editing ? `/outside-cases/${editing.id}` : '/outside-cases'
  return (
    <>
      <PageHead
        title={editing ? `更正外部投诉 ${editing.caseNo}` : '登记外部投诉'}
        note="登记后，会去找这些号码之前的来电，排进复核队列"
      />
      <Card>
        <form class="stack" method="post" action={editing ? back : '/outside-cases'}>
          <div class="form-grid">
            <Select
              {...field('source')}
              label="来源"
              options={Object.entries(outsideSources)}
              blank="请选择"
              required
            />
            <TextInput {...field('caseNo')} label="编号" maxlength={64} required />
            <TextInput
              {...field('receivedAt')}
              label="收到时间"
              placeholder="2026-11-02 18:20"
              maxlength={30}
              required
            />
            <TextInput
              {...field('callers')}
              label="来电号码"
              notKept
              maxlength={200}
              hint="几个号码用顿号隔开；没有就空着，那就不能回溯"
            />
            <TextInput {...field('business')} label="涉及业务" maxlength={60} />
            <TextInput {...field('handledBy')} label="承办单位" maxlength={60} />
          </div>
          <TextArea {...field('text')} label="内容" rows={6} maxlength={4000} required />
          <div class="bar">
            <Button kind="primary">{editing ? '保存更正' : '登记'}</Button>
            <LinkButton href={back}>返回</LinkButton>
          </div>
        </form>
      </Card>
    </>
  )
}
