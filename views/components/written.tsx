import type { Block, Piece } from '#src/documents/markup.ts'

/** The words of a page, drawn from what was read of them: text stays text. */
export function Written({ blocks }: { blocks: Block[] }) {
  return (
    <div class="written">
      {blocks.map((block) => {
        if (block.kind === 'heading')
          return (
            <h3>
              <Pieces pieces={block.pieces} />
            </h3>
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
