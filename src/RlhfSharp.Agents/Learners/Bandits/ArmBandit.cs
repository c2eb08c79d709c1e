using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Learners.Bandits;

/// <summary>A bandit algorithm where nothing is seen: one value for each arm, in a table of one state.</summary>
public abstract class ArmBandit : Bandit<int>
{
    private protected ArmBandit(int arms, RandomStream random, double initialValue = 0) : base(arms)
    {
        Values = new ActionValues(1, arms, initialValue);
        Random = random;
    }

    /// <summary>How good each arm is thought to be (state 0): estimates, means of beliefs, or preferences.</summary>
    public ActionValues Values { get; }

    /// <summary>Draws explorations and breaks ties.</summary>
    private protected RandomStream Random { get; }

    /// <inheritdoc/>
    public override void Save(CheckpointWriter writer)
    {
        Values.Save(writer.Section("values"));
        Random.Save(writer.Section("random"));
    }

    /// <inheritdoc/>
    public override void Load(CheckpointReader reader)
    {
        Values.Load(reader.Section("values"));
        Random.Load(reader.Section("random"));
    }

    /// <summary>The index of the largest score; equals are drawn among at random, because the first would be favoured at the start.</summary>
    internal static int ArgMax(ReadOnlySpan<double> scores, RandomStream random)
    {
        int best = 0, equals = 1;
        for (int arm = 1; arm < scores.Length; arm++)
        {
            if (scores[arm] > scores[best])
                (best, equals) = (arm, 1);
            else if (scores[arm] == scores[best] && random.NextIndex(++equals) == 0)
                best = arm;
        }

        return best;
    }
}
