import type { Scorer } from '#src/inspection/calibration/participants.ts'
import { mostCalls } from '#src/inspection/calibration/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import {
  Checkbox,
  DateInput,
  FieldError,
  Select,
  TextArea,
  TextInput,
} from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  forms: { id: number; name: string; versionId: number }[]
  scorers: Scorer[]
  values: Readonly<Record<string, string>>
  members: readonly string[]
  errors?: FieldErrors
  today: string
  frame: { days: number; limit: number }
}

const origins = { random: '随机抽', list: '按通话号' } as const

/** 召集校准会 */
export function NewSessionPage(props: Props) {
  const { forms, scorers, values, members, errors = {}, today, frame } = props
  const back = <LinkButton href="/inspection/calibration/sessions">返回校准会</LinkButton>
  if (forms.length === 0 || scorers.length === 0) {
    return (
      <>
        <PageHead title="召集校准会">{back}</PageHead>
        <Card>
          <Empty
            title={forms.length === 0 ? '还没有使用中的评分表' : '还没有人有评分权限'}
            hint={forms.length === 0 ? '先发布一张评分表。' : '请安全管理员授予质检员角色。'}
          />
        </Card>
      </>
    )
  }
  return (
    <>
      <PageHead title="召集校准会" note="每人每通一份任务，揭晓前互相看不到，得分不计入坐席">
        {back}
      </PageHead>
      {errors['form'] ? <Notice kind="bad">{errors['form']}</Notice> : null}
      <form method="post" action="/inspection/calibration/sessions" class="stack session-form">
        <Card title="评什么">
          <div class="form-grid">
            <TextInput
              label="名称"
              name="title"
              value={values['title']}
              maxlength={60}
              placeholder="例如：十一月校准"
              required
              error={errors['title']}
            />
            <Select
              label="评分表"
              name="version"
              value={values['version']}
              options={forms.map(({ versionId, name }) => [String(versionId), name])}
              error={errors['version']}
            />
            <DateInput
              label="评到哪天"
              name="due"
              value={values['due']}
              min={today}
              error={errors['due']}
            />
          </div>
          <Choice
            label="通话怎么来"
            name="from"
            words={origins}
            notes={{
              random: `近 ${frame.days} 天转写好、30 秒以上、参加的人都没评过的，等概率抽（最多从最近 ${frame.limit} 通里抽）`,
              list: '自己指定，一行一个通话号',
            }}
            value={values['from'] ?? 'random'}
            error={errors['from']}
          />
          <div class="form-grid" data-for="random">
            <TextInput
              label="随机抽几通"
              name="count"
              type="number"
              inputmode="numeric"
              min={1}
              max={mostCalls}
              value={values['count']}
              error={errors['count']}
            />
            <TextInput
              label="抽样种子"
              name="seed"
              inputmode="numeric"
              value={values['seed']}
              hint="同样的种子、同样的录音，抽出来一样"
              error={errors['seed']}
            />
          </div>
          <div data-for="list">
            <TextArea
              label="通话号"
              name="callNos"
              rows={4}
              value={values['callNos']}
              placeholder={`一行一个，最多 ${mostCalls} 通`}
            />
            <FieldError id="callNos" error={errors['callNos']} />
          </div>
        </Card>
        <Card title="谁来评">
          <Select
            label="专家"
            name="expert"
            value={values['expert']}
            options={scorers.map(({ id, name }) => [String(id), name])}
            blank="不设专家"
            hint="揭晓时每个人都和专家比；没有专家就和多数人比"
            error={errors['expert']}
          />
          <fieldset class="field">
            <legend>成员</legend>
            <div class="form-grid">
              {scorers.map(({ id, name }) => (
                <Checkbox
                  label={name}
                  name="members"
                  id={`member-${id}`}
                  value={String(id)}
                  checked={members.includes(String(id))}
                />
              ))}
            </div>
            <FieldError id="members" error={errors['members']} />
          </fieldset>
          <TextArea
            label="说明"
            name="note"
            rows={2}
            maxlength={500}
            value={values['note']}
            placeholder="这次想对清楚什么，可以不写"
            error={errors['note']}
          />
        </Card>
        <div class="bar">
          <Button kind="primary">召集</Button>
          {back}
        </div>
      </form>
    </>
  )
}
