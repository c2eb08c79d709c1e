using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;

namespace RlhfSharp.Agents.Figures;

/// <summary>Epsilon-greedy where states have different numbers of actions: only the first so many of each are drawn.</summary>
internal sealed class FirstActions(ActionValues values, int[] counts, double epsilon, RandomStream random) : IBehavior<int, int>
{
    public void BeginEpisode(TrainingProgress progress) { }

    public int Act(int observation) => random.NextDouble() < epsilon ? random.NextIndex(counts[observation]) : values.Greedy(observation, random);

    public void Save(CheckpointWriter writer) => random.Save(writer.Section("random"));

    public void Load(CheckpointReader reader) => random.Load(reader.Section("random"));
}
