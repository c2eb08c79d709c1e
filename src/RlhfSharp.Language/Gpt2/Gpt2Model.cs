using RlhfSharp.Core;
using RlhfSharp.Core.Decoding;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Language.Gpt2;

/// <summary>
/// GPT-2 (Radford et al. 2019): a causal transformer over packed rows, with its output head tied to the token table.
/// Fields have the names of the checkpoint's tensors.
/// </summary>
public sealed class Gpt2Model : nn.Module
{
    private readonly EmbeddingTable wte;
    private readonly EmbeddingTable wpe;
    private readonly ModuleList<Gpt2Block> h;   // registers the blocks under the checkpoint's names
    private readonly Gpt2Block[] blocks;
    private readonly LayerNorm ln_f;

    /// <summary>
    /// A new model: weights normal with the configured standard deviation, those that write to the residual stream smaller
    /// by sqrt(2 layers), biases 0, layer norms 1 and 0 (section 2.3 of the paper).
    /// </summary>
    public Gpt2Model(Gpt2Config config, RandomStream random) : this(config)
    {
        double residual = config.InitializerRange / Math.Sqrt(2.0 * config.Layers);
        foreach ((string name, Parameter parameter) in named_parameters())
            if (parameter.dim() == 2) FillNormal(parameter, name.EndsWith("c_proj.weight", StringComparison.Ordinal) ? residual : config.InitializerRange, random);
    }

    /// <summary>A model whose weights are still to be filled in: all 0, layer norms 1 and 0.</summary>
    internal Gpt2Model(Gpt2Config config) : base(nameof(Gpt2Model))
    {
        Config = config.Validate("The model's configuration");
        wte = new EmbeddingTable(config.VocabularySize, config.Width);
        wpe = new EmbeddingTable(config.ContextLength, config.Width);
        blocks = [.. Enumerable.Range(0, config.Layers).Select(_ => new Gpt2Block(config))];
        h = nn.ModuleList<Gpt2Block>(blocks);
        ln_f = nn.LayerNorm(config.Width, config.LayerNormEpsilon);
        RegisterComponents();
    }

    /// <summary>The model's shape.</summary>
    public Gpt2Config Config { get; }

    /// <summary>The output head, which is the token table: [vocabulary, width].</summary>
    public Parameter OutputWeight => wte.weight;

    /// <summary>
    /// Dropout on the embeddings and on what each block adds, in training mode only; null (the default): none. There is none on
    /// attention weights, which the fused attention never stores.
    /// </summary>
    public DropoutMasks? Dropout { get; set; }

    /// <summary>A copy with a larger vocabulary; the new tokens' rows are 0.</summary>
    /// <param name="vocabularySize">At least the model's own.</param>
    public Gpt2Model WithVocabulary(int vocabularySize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, Config.VocabularySize);
        Gpt2Model larger = new(Config with { VocabularySize = vocabularySize });
        using IDisposable frozen = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (((string name, Parameter source), (_, Parameter target)) in named_parameters().Zip(larger.named_parameters()))
            (name == "wte.weight" ? target.narrow(0, 0, Config.VocabularySize) : target).copy_(source);
        return larger;
    }

    /// <summary>Reads <c>config.json</c> and <c>model.safetensors</c> of a Hugging Face folder.</summary>
    /// <exception cref="UserException">A file is missing or malformed, or tensors are unknown, missing or of another shape.</exception>
    public static Gpt2Model Load(string folder) => Gpt2Files.Load(folder, []).Model;

    /// <summary>Writes <c>config.json</c>, <c>generation_config.json</c> and <c>model.safetensors</c> as Hugging Face has them.</summary>
    public void Save(string folder) => Gpt2Files.Save(this, folder);

    /// <summary>Hidden states after the last layer norm; differentiable.</summary>
    /// <returns>[tokens, width], in the order of the packed rows.</returns>
    /// <exception cref="UserException">A row is longer than the context, or an id is outside the vocabulary.</exception>
    public Tensor Forward(PackedTokens tokens)
    {
        Config.CheckRow(tokens.LongestRow, tokens.LargestId);
        using DisposeScope scope = NewDisposeScope();
        DropoutMasks? dropout = training ? Dropout : null;
        Tensor embedded = wte.Rows(tokens.Ids) + wpe.Rows(tokens.Positions);   // [tokens, width]
        Tensor hidden = dropout?.Apply(embedded) ?? embedded;
        foreach (Gpt2Block block in blocks) hidden = block.Forward(hidden, tokens.RowOffsets, dropout);
        return ln_f.forward(hidden).MoveToOuterDisposeScope();
    }

    /// <summary>Logits of hidden states: [rows, width] to [rows, vocabulary]. Ask for few rows: a row is as long as the vocabulary.</summary>
    public Tensor Logits(Tensor hidden) => nn.functional.linear(hidden, wte.weight);

    /// <summary>A copy of the weights for <see cref="FusedOps.Decode"/>; dispose it.</summary>
    internal DecoderWeights Prepare(WeightFormat format)
    {
        return new DecoderWeights(Config.Heads, wte.weight, wpe.weight, [.. blocks.Select(Layer)], Norm(ln_f), FusedOps.Prepare(wte.weight, transposed: true, format));

        DecoderLayer Layer(Gpt2Block block) => new(
            Norm(block.ln_1), Linear(block.attn.c_attn), Linear(block.attn.c_proj), Norm(block.ln_2), Linear(block.mlp.c_fc), Linear(block.mlp.c_proj));
        PreparedLinear Linear(Conv1D linear) => new(FusedOps.Prepare(linear.weight, format: format), linear.bias);
        NormWeights Norm(LayerNorm norm) => new(norm.weight!, norm.bias!, Config.LayerNormEpsilon);
    }

    internal static Parameter NewParameter(params long[] shape) => (Parameter)new Parameter(zeros(shape)).DetachFromDisposeScope();

    private static void FillNormal(Parameter parameter, double deviation, RandomStream random)
    {
        float[] values = new float[parameter.numel()];
        for (int i = 0; i < values.Length; i++) values[i] = (float)(deviation * random.NextNormal());
        using IDisposable frozen = no_grad();
        using Tensor drawn = tensor(values, parameter.shape);
        parameter.copy_(drawn);
    }
}
