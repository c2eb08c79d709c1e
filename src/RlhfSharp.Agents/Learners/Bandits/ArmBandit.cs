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
}
