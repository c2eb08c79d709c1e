namespace RlhfSharp.Language.Gpt2;

/// <summary>Rows looked up by number.</summary>
internal sealed class EmbeddingTable : nn.Module
{
    public readonly Parameter weight;   // [rows, width]

    public EmbeddingTable(long rows, long width) : base(nameof(EmbeddingTable))
    {
        weight = Gpt2Model.NewParameter(rows, width);
        RegisterComponents();
    }

    /// <summary>int64 [tokens] to [tokens, width].</summary>
    public Tensor Rows(Tensor indices) => weight.index_select(0, indices);
}
