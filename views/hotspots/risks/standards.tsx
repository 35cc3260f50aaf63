import { limitUnits, limitWords } from '#src/complaints/timing/vocabulary.ts'
import type { StandardsInForce } from '#src/hotspots/risks/standards.ts'
import {
  responseLevels,
  type RiskColour,
  riskColours,
  riskKinds,
  ruleKinds,
  startUnits,
  toldGroups,
} from '#src/hotspots/risks/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { PageTable } from '#src/lists/page-table.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Checkbox, DateInput, type Option, Select, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { PlainTable } from '#views/components/plain-table.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'

import { ColourTag } from './parts.tsx'

type Props = {
  current: StandardsInForce
  tables: readonly PageTable[]
  values: Readonly<Record<string, string>>
  given: { errors: FieldErrors; sentence?: string } | null
  seen: number
  departments: readonly Option[]
  maySet: boolean
}

const here = '/risk-standards'

const colours = Object.keys(riskColours) as RiskColour[]

/** 处理流程及到位标准表: what starts each colour, who answers, what is to be done and until when. */
export function RiskStandardsPage(props: Props) {
  const { current, given, maySet } = props
  const note = current.from === null ? '现在用随产品的标准' : `从 ${formatDay(current.from)} 起用`
  return (
    <>
      <PageHead title="处置标准" note={note}>
        <LinkButton href="/risks">返回风险预警</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      {given && !given.sentence ? (
        <Notice kind="bad">有几栏填得不对，已在下面标出，填的内容没有丢。</Notice>
      ) : null}
      <InForce {...props} />
      {maySet ? <StandardsForm {...props} /> : null}
      <History {...props} />
    </>
  )
}

function InForce({ current: { figures }, tables }: Props) {
  const { standards } = figures
  const starts = tables.find(({ key }) => key === 'starts')
  return (
    <>
      <Card
        title="四级怎么处置"
        note="谁响应、做什么、多久到位、通知谁、怎样解除"
        actions={<TableFiles of={here} table="standards" />}
        flush
      >
        <Table
          caption="四级怎么处置"
          head={[
            { label: '等级' },
            { label: '响应' },
            { label: '处置要求' },
            { label: '时限' },
            { label: '另外通知' },
            { label: '解除条件' },
          ]}
        >
          {colours.map((colour) => {
            const { response, requirement, limit, told, release } = standards[colour]
            return (
              <tr>
                <td class="nowrap">
                  <ColourTag colour={colour} />
                </td>
                <td class="nowrap">{responseLevels[response]}</td>
                <td>{requirement}</td>
                <td class="nowrap">{limitWords(limit)}</td>
                <td>{told.map((group) => toldGroups[group]).join('、') || '—'}</td>
                <td>{release}</td>
              </tr>
            )
          })}
        </Table>
      </Card>
      <Card
        title="预警启动条件"
        note="到了这个数就启动；重大投诉、舆情风险直接启动，其余先由质检确认"
        actions={<TableFiles of={here} table="starts" />}
        flush
      >
        {starts ? <PlainTable table={starts} /> : null}
      </Card>
    </>
  )
}

function StandardsForm({ values, given, seen, departments }: Props) {
  const field = (name: string) => ({
    name,
    value: values[name] ?? '',
    ...(given?.errors[name] ? { error: given.errors[name] } : {}),
  })
  return (
    <details class="card risk-change" open={given !== null}>
      <summary>设定新标准</summary>
      <form class="stack" method="post" action="/risk-standards">
        <input type="hidden" name="seen" value={values['seen'] ?? String(seen)} />
        {colours.map((colour) => (
          <fieldset class="risk-standard">
            <legend>
              <ColourTag colour={colour} />
            </legend>
            <div class="form-grid">
              <Select
                {...field(`${colour}-response`)}
                label="响应层级"
                options={Object.entries(responseLevels)}
              />
              <TextInput
                {...field(`${colour}-amount`)}
                label="时限"
                inputmode="numeric"
                maxlength={3}
              />
              <Select
                {...field(`${colour}-unit`)}
                label="时限单位"
                options={Object.entries(limitUnits)}
              />
            </div>
            <TextInput {...field(`${colour}-requirement`)} label="处置要求" maxlength={200} />
            <TextInput {...field(`${colour}-release`)} label="解除条件" maxlength={200} />
            <div class="risk-told">
              <span class="dim">另外通知</span>
              {Object.entries(toldGroups).map(([group, word]) => (
                <Checkbox
                  name={`${colour}-told-${group}`}
                  label={word}
                  checked={values[`${colour}-told-${group}`] !== undefined}
                />
              ))}
            </div>
          </fieldset>
        ))}
        <Table
          caption="启动条件"
          head={[
            { label: '条件' },
            ...colours.map((colour) => ({ label: `${riskColours[colour]}（不填不启动）` })),
            { label: '归口部门' },
          ]}
        >
          {ruleKinds.map((kind) => (
            <tr>
              <td class="nowrap">
                {riskKinds[kind]}
                {startUnits[kind] === null ? null : (
                  <small class="dim">（{startUnits[kind]}）</small>
                )}
              </td>
              {startUnits[kind] === null ? (
                <td colspan={4}>
                  <Select
                    {...field(`start-${kind}`)}
                    label={`${riskKinds[kind]}启动哪一级`}
                    hideLabel
                    options={Object.entries(riskColours)}
                    blank="不启动"
                  />
                </td>
              ) : (
                colours.map((colour) => (
                  <td>
                    <TextInput
                      {...field(`start-${kind}-${colour}`)}
                      label={`${riskKinds[kind]}满多少${startUnits[kind] ?? ''}启动${riskColours[colour]}`}
                      hideLabel
                      inputmode="decimal"
                      maxlength={5}
                    />
                  </td>
                ))
              )}
              <td>
                <Select
                  {...field(`owner-${kind}`)}
                  label={`${riskKinds[kind]}的归口部门`}
                  hideLabel
                  options={departments}
                  blank="事情涉及的部门"
                />
              </td>
            </tr>
          ))}
        </Table>
        <div class="form-grid">
          <TextInput
            {...field('hours')}
            label="同类投诉看几小时内"
            inputmode="numeric"
            maxlength={3}
          />
          <DateInput {...field('from')} label="从哪天起用" required />
          <TextInput {...field('reason')} label="原因" maxlength={200} required />
        </div>
        <div class="bar">
          <Button kind="primary">保存标准</Button>
        </div>
      </form>
    </details>
  )
}

function History({ tables }: Props) {
  const history = tables.find(({ key }) => key === 'history')
  return (
    <Card
      title="历次设定"
      actions={history ? <TableFiles of={here} table="history" /> : null}
      flush
    >
      {history ? (
        <PlainTable table={history} />
      ) : (
        <Empty title="还没有设定过" hint="现在按随产品的标准，是我们的建议，请按中心的规定改。" />
      )}
    </Card>
  )
}
