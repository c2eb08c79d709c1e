using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.FineTuning.Rollouts;

/// <summary>
/// Writing as a Markov decision process, token by token: the state is the tokens so far, an action is the next token, the reward is 0 until the
/// response ends and its score then. The response ends at the stop token or at its length limit; both terminate, because nothing follows either.
/// This is the plain statement of the task for tests, teaching and tiny models; <see cref="TextRolloutCollector"/> is the fast one.
/// </summary>
public sealed class TextEnvironment : IEnvironment<int[], int>
{
    private readonly IReadOnlyList<int[]> _prompts;
    private readonly int _stopToken;
    private readonly int _maxNewTokens;
    private readonly Func<SampledResponse, double> _score;
    private RandomStream _random = new(0);
    private int[] _prompt = [];
    private List<int> _response = [];
    private bool _ended = true;

    /// <param name="prompts">Encoded prompts; each episode draws one.</param>
    /// <param name="vocabularySize">Number of tokens.</param>
    /// <param name="stopToken">Ends a response.</param>
    /// <param name="maxNewTokens">Longest response, at least 1.</param>
    /// <param name="score">Scores a finished response.</param>
    public TextEnvironment(IReadOnlyList<int[]> prompts, int vocabularySize, int stopToken, int maxNewTokens, Func<SampledResponse, double> score)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNewTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(prompts.Count, 1);
        _prompts = prompts;
        _stopToken = stopToken;
        _maxNewTokens = maxNewTokens;
        _score = score;
        ActionSpace = new Discrete(vocabularySize);
        ObservationSpace = new TokenSequenceSpace(vocabularySize, prompts.Max(prompt => prompt.Length) + maxNewTokens);
    }

    /// <inheritdoc/>
    public Space<int[]> ObservationSpace { get; }

    /// <inheritdoc/>
    public Space<int> ActionSpace { get; }

    /// <inheritdoc/>
    public int[] Reset(int? seed = null)
    {
        if (seed is not null)
            _random = new RandomStream((ulong)seed.Value);
        return Start(_prompts[_random.NextIndex(_prompts.Count)]);
    }

    /// <summary>Starts an episode with a given prompt.</summary>
    public int[] Start(int[] prompt)
    {
        _prompt = prompt;
        _response = [];
        _ended = false;
        return prompt;
    }

    /// <inheritdoc/>
    public StepResult<int[]> Step(int action)
    {
        if (_ended)
            throw new InvalidOperationException("The episode has ended; call Reset before the next Step.");
        if (!ActionSpace.Contains(action))
            throw new ArgumentOutOfRangeException(nameof(action), action, "The action is no token of the vocabulary.");
        _response.Add(action);
        bool stopped = action == _stopToken;
        _ended = stopped || _response.Count == _maxNewTokens;
        double reward = _ended ? _score(new SampledResponse(_prompt, [.. _response], _response.Count, stopped)) : 0;
        return new StepResult<int[]>([.. _prompt, .. _response], reward, Terminated: _ended, Truncated: false);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        writer.Write("prompt", [.. _prompt.Select(token => (ulong)token)]);
        writer.Write("response", [.. _response.Select(token => (ulong)token)]);
        writer.Write("ended", _ended);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        _prompt = [.. reader.ReadUInt64Array("prompt").Select(token => (int)token)];
        _response = [.. reader.ReadUInt64Array("response").Select(token => (int)token)];
        _ended = reader.ReadBoolean("ended");
    }
}
