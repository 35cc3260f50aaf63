import { formatDay } from '#src/kernel/calendar.ts'
import type { OffJobClass } from '#src/training/classes/schema.ts'
import { classBounds } from '#src/training/classes/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import type { TrainerOption } from '#src/training/place.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

type NewProps = { trainers: readonly TrainerOption[]; self: number | null; given: Given | null }

/** 安排脱产班: days, place and trainer first, people afterwards. */
export function NewClassPage({ trainers, self, given }: NewProps) {
  return (
    <>
      <PageHead title="安排脱产班" note="日期要在工作日；同一讲师、同一地点同一天只开一个班">
        <LinkButton href="/classes">返回脱产班</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      <Card>
        <form class="stack" method="post" action="/classes">
          <ClassFields
            trainers={trainers}
            given={given}
            known={{ trainerId: String(self ?? '') }}
          />
          <div class="bar">
            <Button kind="primary">安排</Button>
          </div>
        </form>
      </Card>
    </>
  )
}

type FieldsProps = {
  trainers: readonly TrainerOption[]
  given: Given | null
  known: Partial<Record<string, string>>
}

function ClassFields({ trainers, given, known }: FieldsProps) {
  const field = (name: string) => ({
    name,
    value: given?.values[name] ?? known[name] ?? '',
    error: given?.errors[name],
  })
  return (
    <>
      <div class="form-grid">
        <TextInput {...field('title')} label="班名" maxlength={classBounds.title} required />
        <Select
          {...field('track')}
          label="主线"
          options={Object.entries(tracks)}
          blank="请选择"
          required
        />
        <DateInput {...field('fromDay')} label="开班日期" required />
        <DateInput {...field('untilDay')} label="结束日期" required />
        <TextInput {...field('place')} label="地点" maxlength={classBounds.place} required />
        <TextInput {...field('seats')} label="名额" inputmode="numeric" maxlength={3} required />
        <Select
          {...field('trainerId')}
          label="讲师"
          options={trainers.map(({ id, name }) => [String(id), name])}
          blank="请选择"
          required
        />
      </div>
      <TextArea {...field('note')} label="内容和要求" rows={2} maxlength={classBounds.note} />
    </>
  )
}

type ChangeProps = { of: OffJobClass; trainers: readonly TrainerOption[]; given: Given | null }

/** Change and cancellation of a class that is still to be held. */
export function ChangeClass({ of, trainers, given }: ChangeProps) {
  const changing = given?.form === 'change' ? given : null
  const cancelling = given?.form === 'cancel' ? given : null
  const known = {
    ...{ title: of.title, track: of.track, place: of.place, note: of.note },
    ...{ fromDay: formatDay(of.fromDay), untilDay: formatDay(of.untilDay) },
    ...{ seats: String(of.seats), trainerId: String(of.trainerId) },
  }
  const seen = <input type="hidden" name="seen" value={String(of.revision)} />
  return (
    <Card>
      <details open={changing !== null}>
        <summary>改动这个班</summary>
        <form class="stack" method="post" action={`/classes/${of.id}/change`}>
          {seen}
          <ClassFields trainers={trainers} given={changing} known={known} />
          <TextInput
            name="reason"
            id="change-reason"
            label="改动原因"
            hint="名单里有人时要写；改了日期，部门要重新同意放人"
            value={changing?.values['reason']}
            error={changing?.errors['reason']}
            maxlength={200}
          />
          <div class="bar">
            <Button kind="primary">保存改动</Button>
          </div>
        </form>
      </details>
      <details open={cancelling !== null}>
        <summary>取消这个班</summary>
        <form class="stack" method="post" action={`/classes/${of.id}/cancellation`}>
          {seen}
          <TextInput
            name="reason"
            id="cancel-reason"
            label="取消原因"
            value={cancelling?.values['reason']}
            error={cancelling?.errors['reason']}
            maxlength={200}
            required
          />
          <div class="bar">
            <Button kind="danger" confirm={`取消“${of.title}”？`}>
              取消这个班
            </Button>
          </div>
        </form>
      </details>
    </Card>
  )
}
