using System.Text.Json;
using RlhfSharp.Core.Onnx;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Onnx;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.FineTuning.Models;

/// <summary>
/// GPT-2 with a scalar head read at the last token of prompt and response. Saved as Hugging Face's GPT2ForSequenceClassification; the head's bias, for which
/// that class has no place, stands in config.json as `score_bias`.
/// </summary>
public sealed class RewardModel : nn.Module
{
    internal const string ScoreName = "score.weight";
    private const string BiasKey = "score_bias";

    private readonly Gpt2Model transformer;
    private readonly Linear score;

    /// <summary>A new head, weight N(0, 1 / sqrt(d + 1)) and bias 0 (Stiennon et al. 2020), on a trunk that training will change.</summary>
    /// <param name="trunk">Usually a copy of the SFT model.</param>
    /// <param name="random">Draws the head.</param>
    public RewardModel(Gpt2Model trunk, RandomStream random)
        : this(trunk)
    {
        int width = trunk.Config.Width;
        float[] weight = [.. Enumerable.Range(0, width).Select(_ => (float)(random.NextNormal() / Math.Sqrt(width + 1)))];
        SetHead(tensor(weight, [1, width]), 0);
    }

    private RewardModel(Gpt2Model trunk)
        : base(nameof(RewardModel))
    {
        transformer = trunk;
        score = nn.Linear(trunk.Config.Width, 1);
        RegisterComponents();
    }

    /// <summary>The language model below the head.</summary>
    public Gpt2Model Trunk => transformer;

    /// <summary>Reads a model folder.</summary>
    /// <exception cref="UserException">A file is missing or malformed, or holds a language model without a reward head.</exception>
    public static RewardModel Load(string folder)
    {
        (Gpt2Model trunk, IReadOnlyDictionary<string, Tensor> extra) = Gpt2Files.Load(folder, [ScoreName]);
        if (!extra.TryGetValue(ScoreName, out Tensor? weight))
            throw new UserException($"The model in '{folder}' has no {ScoreName}: it is a language model, not a reward model. Train one with `rlhf train-reward`.");
        if (!weight.shape.SequenceEqual([1L, trunk.Config.Width]))
            throw new UserException($"{ScoreName} in '{folder}' has the shape [{string.Join(", ", weight.shape)}]; a reward model of width {trunk.Config.Width} needs [1, {trunk.Config.Width}].");
        RewardModel model = new(trunk);
        model.SetHead(weight, trunk.Config.OtherKeys is { } keys && keys.TryGetValue(BiasKey, out JsonElement bias) ? bias.GetDouble() : 0);
        return model;
    }

    /// <summary>
    /// Writes a model folder with its tokenizer. Other tools find the last token of padded rows by their padding token, so one that differs from
    /// the end of a text is added where the tokenizer has none; its row of the token table is 0.
    /// </summary>
    public void Save(string folder, ByteLevelBpe tokenizer)
    {
        ByteLevelBpe padded = tokenizer.WithPadding();
        padded.Save(folder, transformer.Config.ContextLength);
        if (padded.VocabularySize <= transformer.Config.VocabularySize)
        {
            Save(transformer, folder, padded.PadToken);
            return;
        }
        using Gpt2Model larger = transformer.WithVocabulary(padded.VocabularySize);
        Save(larger, folder, padded.PadToken);
    }

    /// <summary>Writes a model folder (without tokenizer files).</summary>
    public void Save(string folder) => Save(transformer, folder, transformer.Config.PadToken);

    private void Save(Gpt2Model trunk, string folder, int? padToken)
    {
        Dictionary<string, JsonElement> keys = new(transformer.Config.OtherKeys ?? [])
        {
            ["id2label"] = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["0"] = "LABEL_0" }),
            ["label2id"] = JsonSerializer.SerializeToElement(new Dictionary<string, int> { ["LABEL_0"] = 0 }),
            ["problem_type"] = JsonSerializer.SerializeToElement("regression"), // pipelines then show the reward, not its sigmoid
            [BiasKey] = JsonSerializer.SerializeToElement(score.bias!.item<float>()),
        };
        Gpt2Config config = trunk.Config with { Architectures = ["GPT2ForSequenceClassification"], PadToken = padToken, OtherKeys = keys };
        Gpt2Files.Save(trunk, folder, config, [KeyValuePair.Create(ScoreName, (Tensor)score.weight)]);
    }

    /// <summary>Writes the model as an ONNX file: input_ids and attention_mask to logits [batch, 1], the rewards.</summary>
    public void SaveOnnx(string path, OnnxPrecision precision) => Gpt2Onnx.SaveSequenceClassifier(transformer, score.weight, score.bias!.item<float>(), path, precision);

    /// <summary>Rewards of packed sequences, read at each one's last token.</summary>
    /// <param name="hidden">The trunk's output for <paramref name="tokens"/>, [tokens, width].</param>
    /// <param name="tokens">The sequences.</param>
    /// <returns>[rows], differentiable.</returns>
    public Tensor Reward(Tensor hidden, PackedTokens tokens) => score.forward(hidden.index_select(0, tokens.LastTokens())).squeeze(-1);

    /// <summary>Rewards without gradient, in evaluation mode, a bounded number of rows at a time.</summary>
    public double[] Score(IReadOnlyList<int[]> sequences, int rowsAtATime = 64)
    {
        eval();
        using IDisposable frozen = no_grad();
        List<double> rewards = [];
        foreach (int[][] part in sequences.Chunk(rowsAtATime))
        {
            using DisposeScope scope = NewDisposeScope();
            PackedTokens packed = new(part);
            foreach (float reward in Reward(transformer.Forward(packed), packed).data<float>().ToArray())
                rewards.Add(reward);
        }
        return [.. rewards];
    }

    /// <summary>Replaces every reward r by gain * r + bias, for good.</summary>
    /// <param name="gain">Above 0, so that the order of responses stays.</param>
    /// <param name="bias">Added after the gain.</param>
    public void Rescale(double gain, double bias)
    {
        if (!(gain > 0) || !double.IsFinite(gain) || !double.IsFinite(bias))
            throw new ArgumentOutOfRangeException(nameof(gain), $"Gain {gain} and bias {bias} were given; the gain must be finite and above 0, the bias finite.");
        using IDisposable frozen = no_grad();
        using DisposeScope scope = NewDisposeScope();
        SetHead(score.weight * gain, score.bias!.item<float>() * gain + bias);
    }

    private void SetHead(Tensor weight, double bias)
    {
        using IDisposable frozen = no_grad();
        score.weight.copy_(weight);
        score.bias!.fill_(bias);
    }
}
