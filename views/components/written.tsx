import type { Block, Piece } from '#src/documents/markup.ts'

/** The words of a page, drawn from what was read of them: text stays text. */
export function Written({ blocks, level = 3 }: { blocks: Block[]; level?: 2 | 3 }) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <div class="written">
      {blocks.map((block) => {
        if (block.kind === 'heading')
          return (
            <Heading>
              <Pieces pieces={block.pieces} />
            </Heading>
          )
        if (block.kind === 'paragraph')
          return (
            <p>
              <Pieces pieces={block.pieces} />
            </p>
          )
        const items = block.items.map((pieces) => (
          <li>
            <Pieces pieces={pieces} />
          </li>
        ))
        return block.kind === 'list' ? <ul>{items}</ul> : <ol start={block.first}>{items}</ol>
      })}
    </div>
  )
}

function Pieces({ pieces }: { pieces: Piece[] }) {
  return (
    <>
      {pieces.map(({ text, strong }) =>
        strong ? <strong>{text}</strong> : text === '\n' ? <br /> : text,
      )}
    </>
  )
}
