using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.Bandits;

/// <summary>
/// A bandit whose arms pay what the moment makes them worth (Sutton and Barto, section 2.9; Li et al. 2010): a context of
/// standard normal numbers is seen, and arm a pays context . weights[a] plus normal noise. The weights are standard normal
/// numbers over the square root of their count, drawn from the number of the problem. It never ends by itself.
/// </summary>
public sealed class ContextualBandit : IEnvironment<float[], int>
{
    private readonly double[] _weights; // [arm * size + number]
    private readonly double _noise;
    private readonly int _arms;
    private float[] _context;
    private RandomStream _random = new(0);

    /// <summary>A problem with contexts.</summary>
    /// <param name="arms">How many there are, at least 1.</param>
    /// <param name="contextSize">Numbers in a context, at least 1.</param>
    /// <param name="problem">The seed that the weights are drawn from.</param>
    /// <param name="noise">Standard deviation of a reward around its mean, at least 0.</param>
    public ContextualBandit(int arms = 5, int contextSize = 5, ulong problem = 0, double noise = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(contextSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(noise);
        RandomStream random = RandomStream.Named(problem, "arms");
        _weights = new double[arms * contextSize];
        for (int i = 0; i < _weights.Length; i++)
            _weights[i] = random.NextNormal() / Math.Sqrt(contextSize);
        _arms = arms;
        _noise = noise;
        _context = new float[contextSize];
        ObservationSpace = new Box(float.NegativeInfinity, float.PositiveInfinity, contextSize);
        ActionSpace = new Discrete(arms);
    }

    /// <inheritdoc/>
    public Space<float[]> ObservationSpace { get; }

    /// <inheritdoc/>
    public Space<int> ActionSpace { get; }

    /// <summary>The arm that pays most on average in the context of now, the first of equals.</summary>
    public int BestArm
    {
        get
        {
            int best = 0;
            for (int arm = 1; arm < _arms; arm++)
                if (Mean(arm) > Mean(best))
                    best = arm;
            return best;
        }
    }

    /// <summary>What an arm pays on average in the context of now.</summary>
    public double Mean(int arm)
    {
        Arms.Check(arm, _arms);
        double sum = 0;
        for (int i = 0; i < _context.Length; i++)
            sum += _weights[arm * _context.Length + i] * _context[i];
        return sum;
    }

    /// <inheritdoc/>
    public float[] Reset(int? seed = null)
    {
        if (seed is { } given)
            _random = new RandomStream((ulong)given);
        return DrawContext();
    }

    /// <inheritdoc/>
    public StepResult<float[]> Step(int action)
    {
        double reward = Mean(action) + _noise * _random.NextNormal();
        return new StepResult<float[]>(DrawContext(), reward, Terminated: false, Truncated: false);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        writer.Write("context", [.. _context.Select(number => (double)number)]);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        double[] context = new double[_context.Length];
        reader.ReadInto("context", context);
        _context = Array.ConvertAll(context, number => (float)number);
    }

    // A new array each time: the caller keeps what it saw.
    private float[] DrawContext()
    {
        _context = new float[_context.Length];
        for (int i = 0; i < _context.Length; i++)
            _context[i] = (float)_random.NextNormal();
        return _context;
    }
}
