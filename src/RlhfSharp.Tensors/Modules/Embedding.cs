using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Looks up rows of a table by their numbers.</summary>
public sealed class Embedding : nn.Module<Tensor, Tensor>
{
    private readonly long _paddingIndex;

    [ComponentName(Name = nameof(weight))]
    private Parameter _weight;

    internal Embedding(long num_embeddings, long embedding_dims, long? padding_idx)
        : base(nameof(Embedding))
    {
        _paddingIndex = padding_idx switch
        {
            null => -1,
            long index when index >= -num_embeddings && index < num_embeddings => index < 0 ? index + num_embeddings : index,
            long index => throw new ArgumentOutOfRangeException(nameof(padding_idx), index, $"The table has {num_embeddings} rows."),
        };
        _weight = (Parameter)new Parameter(empty(num_embeddings, embedding_dims)).DetachFromDisposeScope();
        nn.init.normal_(_weight);
        if (_paddingIndex >= 0)
            using (no_grad())
            using (Tensor row = _weight.narrow(0, _paddingIndex, 1))
                row.zero_();
        ConditionallyRegisterParameter(nameof(weight), _weight);
    }

    /// <summary>The table, [rows, width].</summary>
    public Parameter weight
    {
        get => _weight;
        set
        {
            _weight = (Parameter)value.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(weight), _weight);
        }
    }

    /// <summary>int64 [...] to [..., width].</summary>
    public override Tensor forward(Tensor input) => nn.functional.Lookup(input, _weight, _paddingIndex);
}
