import { lowScoreLine } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { settingsInUse } from '#src/screening/back-trace/settings.ts'
import { traceKinds, tracePoints } from '#src/screening/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'

type Props = {
  settings: ReturnType<typeof settingsInUse>
  errors?: FieldErrors
  values?: Record<string, string>
}

/** 回溯设置: how far back, how many, and which numbers are nobody's. */
export function BackTraceSettingsPage({ settings, errors, values }: Props) {
  const { set } = settings
  const number = (name: 'days' | 'mostTraces' | 'frequentCalls' | 'lowScore') => ({
    name,
    type: 'number' as const,
    value: values?.[name] ?? settings[name],
    error: errors?.[name],
    required: true,
  })
  return (
    <>
      <PageHead
        title="回溯设置"
        note={set ? `${set.by} 于 ${formatTime(set.at)} 设定` : '还没有人改过，用的是初始值'}
      />
      <Card>
        <form class="stack" method="post" action="/back-traces/settings">
          <div class="form-grid">
            <TextInput
              {...number('days')}
              label="往前找（天）"
              min={1}
              max={90}
              hint="晚到的通话和录音，也等这么多天"
            />
            <TextInput
              {...number('mostTraces')}
              label="每次最多回溯（通）"
              min={1}
              max={20}
              hint="每通都会先转写，占用机时"
            />
            <TextInput
              {...number('frequentCalls')}
              label="高频来电（通）"
              min={2}
              max={1000}
              hint="期限内超过这个数，只回溯最近 2 通并标明"
            />
            <TextInput
              {...number('lowScore')}
              label="回访低分线（分）"
              min={lowScoreLine.least}
              max={lowScoreLine.most}
              hint="这个分数和更低的，才回溯"
            />
            <TextInput
              label="本热线自己的号码"
              name="ownNumbers"
              value={values?.['ownNumbers'] ?? settings.ownNumbers.join('、')}
              error={errors?.['ownNumbers']}
              maxlength={400}
              hint="几个号码用顿号隔开；以它们结尾的号码不回溯"
            />
          </div>
          <div class="bar">
            <Button kind="primary">保存</Button>
            <LinkButton href="/back-traces">返回</LinkButton>
          </div>
        </form>
      </Card>
      <Card title="排序提前多少" note="满分 100；几样都有时取最高的一样">
        <ul>
          {Object.entries(tracePoints).map(([kind, points]) => (
            <li>
              {traceKinds[kind as keyof typeof traceKinds]}：{points} 分
            </li>
          ))}
        </ul>
      </Card>
    </>
  )
}
