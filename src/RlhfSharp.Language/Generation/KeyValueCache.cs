using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Generation;

/// <summary>Keys and values of the tokens so far, one slot a row: [slots, capacity, width] for each layer.</summary>
internal sealed class KeyValueCache : IDisposable
{
    private readonly Tensor[] keys, values;

    public KeyValueCache(Gpt2Config config, int slots, int capacity)
    {
        keys = [.. Enumerable.Range(0, config.Layers).Select(_ => zeros(slots, capacity, config.Width).DetachFromDisposeScope())];
        values = [.. Enumerable.Range(0, config.Layers).Select(_ => zeros(slots, capacity, config.Width).DetachFromDisposeScope())];
    }

    /// <summary>A tensor a layer.</summary>
    public IReadOnlyList<Tensor> Keys => keys;

    /// <summary>A tensor a layer.</summary>
    public IReadOnlyList<Tensor> Values => values;

    public void Dispose()
    {
        foreach (Tensor tensor in keys) tensor.Dispose();
        foreach (Tensor tensor in values) tensor.Dispose();
    }
}
