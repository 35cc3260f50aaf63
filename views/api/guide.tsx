import type { Guide, GuideError, GuideField, GuideRoute } from '#src/api/guide.ts'
import { apiScopes } from '#src/api/vocabulary.ts'
import { Tag } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Facts, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = { guide: Guide; origin: string; manages: boolean }

/** How a recorder or a telephone system is connected, route by route. */
export function ApiGuidePage({ guide, origin, manages }: Props) {
  return (
    <>
      <PageHead title="接口说明" note="给接入方的工程师看；和 openapi.json 同出一处">
        <LinkButton href="/api/openapi.json" icon="download">
          openapi.json
        </LinkButton>
        {manages ? <LinkButton href="/tokens">接口令牌</LinkButton> : null}
      </PageHead>
      <Card title="先准备好">
        <p>
          每个请求都要在请求头带上接口令牌。令牌由系统管理员在“接口令牌”里建立，只显示一次。在命令行里试，先设好这两个变量：
        </p>
        <pre tabindex={0}>{`HUITING=${origin}\nTOKEN=hui_…`}</pre>
      </Card>
      <Card flush>
        <Table
          caption="全部接口"
          head={[{ label: '接口' }, { label: '用途' }, { label: '所需权限范围' }]}
        >
          {guide.routes.map((route) => (
            <tr>
              <td class="nowrap">
                <a href={`#${route.id}`}>
                  <code>
                    {route.method} {route.path}
                  </code>
                </a>
              </td>
              <td>{route.summary}</td>
              <td>
                <Scopes route={route} />
              </td>
            </tr>
          ))}
        </Table>
      </Card>
      {guide.routes.map((route) => (
        <Route route={route} />
      ))}
      <Card title="任何接口都可能这样拒绝">
        <p>
          出错时回 JSON：<code>{'{ "error": { "code": …, "message": … } }'}</code>
          。程序看 code，人看 message；有 Retry-After 的，等那么多秒再试。
        </p>
        <Errors errors={guide.common} caption="共同的错误" />
      </Card>
    </>
  )
}

function Scopes({ route }: { route: GuideRoute }) {
  if (route.scopes.length === 0) return <>任何令牌</>
  return (
    <>
      {route.scopes.map((scope, index) => (
        <>
          {index > 0 ? ' 或 ' : null}
          <Tag>{apiScopes[scope]}</Tag>
        </>
      ))}
    </>
  )
}

function Route({ route }: { route: GuideRoute }) {
  const { id, method, path, summary, description, parameters, body, curl, answers } = route
  return (
    <div id={id}>
      <Card
        title={summary}
        note={<code>{`${method} ${path}`}</code>}
        actions={<Scopes route={route} />}
      >
        <div class="stack">
          <p>{description}</p>
          <pre tabindex={0} aria-label={`${summary}的命令行例子`}>
            {curl}
          </pre>
          {parameters.length > 0 ? (
            <Facts
              items={parameters.map(({ name, place, description: use }) => [
                `${place} ${name}`,
                use || '必填',
              ])}
            />
          ) : null}
          {body ? (
            <details>
              <summary>请求体：{body.fields.length > 0 ? '写法和字段' : body.description}</summary>
              {body.fields.length > 0 ? <p>{body.description}</p> : null}
              <Fields fields={body.fields} caption={`${summary}的字段`} asked />
              {body.examples.map(([type, text]) => (
                <>
                  <p class="dim">{type}</p>
                  <pre tabindex={0} aria-label={`${type} 的例子`}>
                    {text}
                  </pre>
                </>
              ))}
            </details>
          ) : null}
          {answers.map((answer) => (
            <details>
              <summary>
                回应 {answer.status}：{answer.description}
              </summary>
              <Fields fields={answer.fields} caption={`${summary}回应的字段`} />
            </details>
          ))}
          {route.errors.length > 0 ? (
            <details>
              <summary>这个接口的错误</summary>
              <Errors errors={route.errors} caption={`${summary}的错误`} />
            </details>
          ) : null}
        </div>
      </Card>
    </div>
  )
}

type FieldsProps = {
  fields: GuideField[]
  caption: string
  /** Fields of an answer are all there; of a request some may be left out. */
  asked?: boolean
}

function Fields({ fields, caption, asked }: FieldsProps) {
  if (fields.length === 0) return null
  return (
    <Table
      caption={caption}
      head={[{ label: '字段' }, { label: '含义' }, ...(asked ? [{ label: '必填' }] : [])]}
    >
      {fields.map(({ name, title, required }) => (
        <tr>
          <td>
            <code>{name}</code>
          </td>
          <td>{title}</td>
          {asked ? <td>{required ? '是' : '否'}</td> : null}
        </tr>
      ))}
    </Table>
  )
}

function Errors({ errors, caption }: { errors: GuideError[]; caption: string }) {
  return (
    <Table caption={caption} head={[{ label: '状态码' }, { label: 'code' }, { label: '说明' }]}>
      {errors.map(({ status, code, message }) => (
        <tr>
          <td>{status}</td>
          <td>
            <code>{code}</code>
          </td>
          <td>{message}</td>
        </tr>
      ))}
    </Table>
  )
}
