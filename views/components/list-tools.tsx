import type { ListFrame } from '#src/lists/frame.ts'
import { densities, exportFormats, rowsAtOnce, viewSharings } from '#src/lists/vocabulary.ts'
import { Button } from '#views/components/button.tsx'
import { hrefWith } from '#views/components/hrefs.ts'
import { Icon } from '#views/icons.tsx'

type Props = { frame: ListFrame }

/** Views stand in the toolbar; the rest of many hides behind 更多. */
const viewsShown = 6

/** The toolbar of a list: saved views left; 导出, 刷新, 密度, 列设置 right. `fixed` columns stay as drawn. */
export function ListTools({ frame, fixed }: Props & { fixed?: boolean }) {
  return (
    <div class="list-tools bar">
      <Views frame={frame} />
      <div class="end bar">
        <ExportMenu frame={frame} />
        <a class="list-tool" href={hrefWith(frame.path, frame.query)}>
          <Icon name="refresh-cw" />
          刷新
        </a>
        <DensityMenu frame={frame} />
        {fixed ? null : <ColumnMenu frame={frame} />}
      </div>
    </div>
  )
}

function Views({ frame }: Props) {
  const { path, views, view, may } = frame
  const [near, far] = [views.slice(0, viewsShown), views.slice(viewsShown)]
  const hasDefault = views.some(({ isDefault }) => isDefault)
  return (
    <>
      <nav class="list-views" aria-label="常用视图">
        <a
          href={hasDefault ? `${path}?view=0` : path}
          aria-current={view === null && !frame.narrowed ? 'true' : undefined}
        >
          全部
        </a>
        {near.map((one) => (
          <ViewLink frame={frame} view={one} />
        ))}
      </nav>
      {far.length > 0 ? (
        <details class="more">
          <summary class="list-tool">更多视图</summary>
          <div class="menu list-menu">
            {far.map((one) => (
              <ViewLink frame={frame} view={one} />
            ))}
          </div>
        </details>
      ) : null}
      {may.save ? <SaveView frame={frame} /> : null}
    </>
  )
}

function ViewLink({ frame, view }: Props & { view: ListFrame['views'][number] }) {
  const { id, name, query, own, accountName } = view
  const current = frame.view?.id === id
  return (
    <a
      href={`${frame.path}?view=${id}${query === '' ? '' : `&${query}`}`}
      aria-current={current ? 'true' : undefined}
      title={own ? undefined : `${accountName}共享`}
    >
      {name}
      {current && frame.view?.changed ? <small> 已改</small> : null}
    </a>
  )
}

function SaveView({ frame }: Props) {
  const { path, address, views, view, may } = frame
  const mine = views.find(({ id, own }) => own && id === view?.id)
  return (
    <details class="more">
      <summary class="list-tool">
        <Icon name="plus" />
        存为视图
      </summary>
      <div class="menu list-menu">
        {mine && view?.changed ? (
          <form method="post" action={`/lists/views/${mine.id}/query`}>
            <input type="hidden" name="query" value={address} />
            <Button small>更新“{mine.name}”</Button>
          </form>
        ) : null}
        {/* A name, typed again in a moment: offering it would open the menu by itself. */}
        <form class="list-form" method="post" action="/lists/views" data-not-kept>
          <input type="hidden" name="list" value={path} />
          <input type="hidden" name="query" value={address} />
          <label for="view-name">视图名称</label>
          <input id="view-name" name="name" type="text" maxlength={30} required />
          {may.share ? (
            <>
              <label for="view-sharing">谁能看到</label>
              <select id="view-sharing" name="sharing">
                {Object.entries(viewSharings).map(([key, word]) => (
                  <option value={key}>{word}</option>
                ))}
              </select>
            </>
          ) : (
            <input type="hidden" name="sharing" value="mine" />
          )}
          <label class="check">
            <input type="checkbox" name="isDefault" value="on" />
            打开列表时先看它
          </label>
          <p class="hint">存下现在的条件、列和密度。</p>
          <div class="bar">
            <Button kind="primary" small>
              保存
            </Button>
            <a href={hrefWith('/lists/views', { list: path })}>管理视图</a>
          </div>
        </form>
      </div>
    </details>
  )
}

function ExportMenu({ frame }: Props) {
  return (
    <details class="more">
      <summary class="list-tool">
        <Icon name="download" />
        导出
      </summary>
      <div class="menu list-menu">
        <form class="list-form" method="post" action="/exports">
          <input type="hidden" name="list" value={frame.path} />
          <input type="hidden" name="query" value={frame.address} />
          {Object.entries(exportFormats).map(([format, word]) => (
            <Button small name="format" value={format}>
              {word}
            </Button>
          ))}
          <p class="hint">
            按现在的条件和列导出所有页；超过 {rowsAtOnce.toLocaleString('zh-CN')} 行的在后台做。
          </p>
          <a href="/exports">我的导出</a>
        </form>
      </div>
    </details>
  )
}

function DensityMenu({ frame }: Props) {
  return (
    <details class="more">
      <summary class="list-tool">
        <Icon name="list" />
        密度
      </summary>
      <div class="menu list-menu">
        <form class="list-form" method="post" action="/lists/layout">
          <LayoutFields frame={frame} />
          {frame.columns.map(({ key, shown }) =>
            shown ? <input type="hidden" name="column" value={key} /> : null,
          )}
          {Object.entries(densities).map(([density, word]) => (
            <Button
              small
              name="rows"
              value={density}
              aria-pressed={density === frame.density ? 'true' : 'false'}
            >
              {word}
            </Button>
          ))}
        </form>
      </div>
    </details>
  )
}

function ColumnMenu({ frame }: Props) {
  const { columns, density, columnsOpen } = frame
  const shown = columns.filter((column) => column.shown)
  return (
    // Moved by a button that was sent, it opens again where it was.
    <details class="more" open={columnsOpen} data-columns>
      <summary class="list-tool">
        <Icon name="settings" />
        列设置
      </summary>
      <div class="menu list-menu">
        <form class="list-form" method="post" action="/lists/layout">
          <LayoutFields frame={frame} />
          <input type="hidden" name="rows" value={density} />
          <ol class="list-columns">
            {columns.map(({ key, label, shown: isShown }, index) => (
              <li>
                <input type="hidden" name="order" value={key} />
                <label class="check">
                  <input
                    type="checkbox"
                    name="column"
                    value={key}
                    checked={isShown}
                    disabled={index === 0}
                  />
                  {label}
                </label>
                {index === 0 ? (
                  <small>固定</small>
                ) : (
                  <span class="end">
                    <MoveButton way="up" column={key} label={label} off={index === 1} />
                    <MoveButton
                      way="down"
                      column={key}
                      label={label}
                      off={!isShown || index === shown.length - 1}
                    />
                  </span>
                )}
              </li>
            ))}
          </ol>
          <div class="bar">
            <Button kind="primary" small>
              保存
            </Button>
            <Button small name="usual" value="on">
              恢复默认
            </Button>
          </div>
        </form>
      </div>
    </details>
  )
}

type MoveProps = { way: 'up' | 'down'; column: string; label: string; off: boolean }

function MoveButton({ way, column, label, off }: MoveProps) {
  return (
    <button
      type="submit"
      class="list-move"
      name="move"
      value={`${way}:${column}`}
      data-move={way}
      disabled={off}
      aria-label={`${way === 'up' ? '上移' : '下移'}${label}`}
    >
      {way === 'up' ? '↑' : '↓'}
    </button>
  )
}

function LayoutFields({ frame }: Props) {
  return (
    <>
      <input type="hidden" name="list" value={frame.path} />
      <input type="hidden" name="query" value={frame.address} />
      {frame.view ? <input type="hidden" name="view" value={frame.view.id} /> : null}
    </>
  )
}
