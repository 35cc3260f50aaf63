import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { signPlaces, sheetWords, sheetStates } from '#src/supervision/sheets/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Checkbox, Select, TextArea } from '#views/components/field.tsx'
import { Card, Notice } from '#views/components/page.tsx'
import { SheetForm, typedIn } from '#views/supervision/fields.tsx'
import { DueDate } from '#views/supervision/parts.tsx'
import type { SheetProps } from '#views/supervision/show.tsx'

/** What is to be done now, by this reader; otherwise for whom the sheet waits. */
export function SheetWork(props: SheetProps) {
  const { sheet, now } = props
  const { state, may, stepDueAt } = sheet
  if (state === 'closed' || state === 'withdrawn') return null
  const body = bodyOf(props)
  if (body === null) return <Notice kind="info">{waitingFor(props)}</Notice>
  return (
    <Card
      title={`现在要做：${sheetStates[state]}`}
      note={
        may.draft ? undefined : (
          <>
            期限 <DueDate until={stepDueAt} now={now} />
          </>
        )
      }
      id="work"
    >
      {body}
    </Card>
  )
}

function bodyOf(props: SheetProps) {
  const { may, state } = props.sheet
  if (may.draft) return <DraftWork {...props} />
  if (may.plan) return <PlanWork {...props} />
  if (may.finish) return <DoWork {...props} />
  if (may.returnPlan) return <ReturnPlan {...props} />
  if (may.check) return <CheckWork {...props} />
  if (state === 'act' && (may.sign.length > 0 || may.refuse.length > 0))
    return <ActWork {...props} />
  return null
}

function waitingFor({ sheet }: SheetProps): string {
  const { department, ownerName, effect, weeks } = sheet
  switch (sheet.state) {
    case 'plan':
      return `等${department}${ownerName}写根本原因和整改措施。`
    case 'do':
      return `等${department}完成措施。`
    case 'check':
      return `措施做完了，等数字连续 ${weeks} 周达标（现在 ${effect?.streak ?? 0} 周），由质量保证部确认。`
    case 'act':
      return '已经达标，等三方签字。'
    default:
      return '还没有下达。'
  }
}

function DraftWork({ sheet }: SheetProps) {
  const ready = sheet.dueAt !== null && sheet.ownerId !== null
  return (
    <>
      <p>
        {ready
          ? '下达以后编号，问题、依据和下达前 8 周的数字就冻结，责任部门开始计时。'
          : '还没有责任人和期限，请先填好草稿。'}
      </p>
      <div class="bar">
        {ready ? (
          <SheetForm sheet={sheet} to="issue" class="inline">
            <Button kind="primary" confirm={`向${sheet.department}下达这张督办表？`}>
              下达
            </Button>
          </SheetForm>
        ) : null}
        <LinkButton href={`/supervision/${sheet.id}/draft`}>修改草稿</LinkButton>
        <SheetForm sheet={sheet} to="discarding" class="inline">
          <Button kind="danger" confirm="放弃这份草稿？">
            放弃草稿
          </Button>
        </SheetForm>
      </div>
    </>
  )
}

function PlanWork({ sheet, given }: SheetProps) {
  const field = typedIn(given, 'cause')
  return (
    <>
      <SheetForm sheet={sheet} to="cause">
        <div class="form-grid">
          <Select
            {...field('kind', sheet.causeKind ?? '')}
            label="根本原因"
            options={Object.entries(rootCauses)}
            blank="请选择"
            required
          />
        </div>
        <TextArea
          {...field('text', sheet.cause)}
          label="原因分析"
          rows={2}
          maxlength={sheetWords.most}
          required
        />
        <div class="bar">
          <Button>保存根本原因</Button>
        </div>
      </SheetForm>
      <SheetForm sheet={sheet} to="measures">
        <p class="dim">措施写在下面“整改措施”里，写好以后提交，开始整改。</p>
        <div class="bar">
          <Button kind="primary">提交措施，开始整改</Button>
        </div>
      </SheetForm>
    </>
  )
}

function DoWork({ sheet }: SheetProps) {
  const open = sheet.items.filter(({ doneAt }) => doneAt === null).length
  return (
    <SheetForm sheet={sheet} to="completion">
      <p>
        {open > 0
          ? `还有 ${open} 项措施没有完成，在下面“整改措施”里逐项记为完成。`
          : '措施都完成了。提交以后，从下一个星期一起按整周统计效果。'}
      </p>
      <div class="bar">
        <Button kind="primary" disabled={open > 0}>
          提交检查
        </Button>
      </div>
    </SheetForm>
  )
}

function ReturnPlan({ sheet, given }: SheetProps) {
  const field = typedIn(given, 'plan-return')
  return (
    <details open={given?.form === 'plan-return'}>
      <summary>措施不合适，退回重写</summary>
      <SheetForm sheet={sheet} to="plan-return">
        <TextArea
          {...field('reason')}
          label="退回原因"
          rows={2}
          maxlength={sheetWords.note}
          required
        />
        <div class="bar">
          <Button>退回措施</Button>
        </div>
      </SheetForm>
    </details>
  )
}

function CheckWork({ sheet, given }: SheetProps) {
  const { effect, weeks, items } = sheet
  const confirm = typedIn(given, 'confirmation')
  const back = typedIn(given, 'measure-return')
  const tooFew = effect?.luck?.tooFew !== false
  return (
    <>
      {effect?.met ? (
        <SheetForm sheet={sheet} to="confirmation">
          <p>已连续 {effect.streak} 周在控制线内，可以提交三方签字。</p>
          {tooFew ? (
            <Notice kind="warn">
              数字太小，不能排除是碰巧（见表下说明）。请写明凭什么认为整改有效。
            </Notice>
          ) : null}
          <TextArea
            {...confirm('note')}
            label="检查意见"
            rows={2}
            maxlength={sheetWords.note}
            required={tooFew}
          />
          <div class="bar">
            <Button kind="primary">提交检查结果</Button>
          </div>
        </SheetForm>
      ) : (
        <p>
          连续 {effect?.streak ?? 0} / {weeks}{' '}
          周在控制线内，还不能提交签字。到期没有达标，会自动退回重新整改，并升一级督办。
        </p>
      )}
      <details open={given?.form === 'measure-return'}>
        <summary>有措施没有真正做到，退回整改</summary>
        <SheetForm sheet={sheet} to="measure-return">
          <Select
            {...back('item')}
            label="退回哪一项"
            options={items.map(({ id, what }) => [String(id), what])}
            blank="请选择"
            required
          />
          <TextArea
            {...back('reason')}
            label="退回原因"
            rows={2}
            maxlength={sheetWords.note}
            required
          />
          <div class="bar">
            <Button>退回整改</Button>
          </div>
        </SheetForm>
      </details>
    </>
  )
}

function ActWork({ sheet, given }: SheetProps) {
  const sign = typedIn(given, 'signatures')
  const refuse = typedIn(given, 'refusal')
  const { may } = sheet
  return (
    <>
      {may.sign.map((place) => (
        <SheetForm sheet={sheet} to="signatures">
          <input type="hidden" name="place" value={place} />
          <TextArea
            {...sign('note')}
            id={`sign-${place}`}
            label="签字意见（可不填）"
            rows={2}
            maxlength={sheetWords.note}
          />
          <div class="bar">
            <Button
              kind="primary"
              confirm={`以“${signPlaces[place]}”签字？签了不能收回。`}
            >{`签字（${signPlaces[place]}）`}</Button>
          </div>
        </SheetForm>
      ))}
      {may.sign.length === 0 ? (
        <p class="dim">
          现在没有您要签的栏：要三个人各签一栏，分管领导最后签，措施的唯一负责人不签。
        </p>
      ) : null}
      {may.refuse.length > 0 ? (
        <details open={given?.form === 'refusal'}>
          <summary>不同意销号</summary>
          <SheetForm sheet={sheet} to="refusal">
            <Select
              {...refuse('place', may.refuse[0])}
              label="以什么身份"
              options={may.refuse.map((place) => [place, signPlaces[place]])}
              required
            />
            <TextArea
              {...refuse('reason')}
              label="原因"
              hint="已签的名作废，退回部门重新制定措施"
              rows={2}
              maxlength={sheetWords.note}
              required
            />
            <div class="bar">
              <Button kind="danger">退回，重新整改</Button>
            </div>
          </SheetForm>
        </details>
      ) : null}
    </>
  )
}

/** What QA may do with a running sheet whatever its step: another owner, another department, 撤销. */
export function SheetUpkeep({ sheet, given, owners, otherOwners, departments }: SheetProps) {
  const { may } = sheet
  if (!may.owner && !may.handOver && !may.withdraw) return null
  const owner = typedIn(given, 'owner')
  const over = typedIn(given, 'hand-over')
  const off = typedIn(given, 'withdrawal')
  return (
    <Card title="换人、移交、撤销">
      {may.owner ? (
        <details open={given?.form === 'owner'}>
          <summary>换责任人</summary>
          <SheetForm sheet={sheet} to="owner">
            <Select
              {...owner('owner', String(sheet.ownerId ?? ''))}
              label="责任人"
              options={owners}
              blank="请选择"
              required
            />
            <div class="bar">
              <Button>换责任人</Button>
            </div>
          </SheetForm>
        </details>
      ) : null}
      {may.handOver ? (
        <details open={given?.form === 'hand-over'}>
          <summary>移交给别的部门</summary>
          <SheetForm sheet={sheet} to="hand-over">
            <div class="form-grid">
              <Select
                {...over('department')}
                label="移交给"
                options={departments}
                blank="请选择"
                required
              />
              <Select
                {...over('owner')}
                label="那边的责任人"
                options={otherOwners}
                blank="请选择"
                required
              />
            </div>
            <TextArea
              {...over('reason')}
              label="移交原因"
              hint="如部门合并、职责调整；已做的和已冻结的都留着"
              rows={2}
              maxlength={sheetWords.note}
              required
            />
            <Checkbox name="follows" label="指标改按新部门统计（重新冻结新部门前 8 周的数字）" />
            <div class="bar">
              <Button>移交</Button>
            </div>
          </SheetForm>
        </details>
      ) : null}
      {may.withdraw ? (
        <details open={given?.form === 'withdrawal'}>
          <summary>撤销这张督办表</summary>
          <SheetForm sheet={sheet} to="withdrawal">
            <TextArea
              {...off('reason')}
              label="撤销原因"
              rows={2}
              maxlength={sheetWords.note}
              required
            />
            <div class="bar">
              <Button kind="danger" confirm={`撤销督办表 ${sheet.sheetNo ?? ''}？`}>
                撤销
              </Button>
            </div>
          </SheetForm>
        </details>
      ) : null}
    </Card>
  )
}
