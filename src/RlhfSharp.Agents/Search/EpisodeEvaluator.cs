using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.Agents.Search;

/// <summary>
/// Tries candidates by whole episodes, side by side on several threads; what comes out does not depend on how many. With
/// statistics, observations are scaled by them as they stood before, and counted afterwards (ARS-V2).
/// </summary>
public sealed class EpisodeEvaluator<TAction> : ICandidateEvaluator
{
    private readonly VectorPolicyShape _shape;
    private readonly ActionOf<TAction> _act;
    private readonly int _episodes;
    private readonly RunningMeanStd<double>? _statistics;
    private readonly NormalizationOptions _normalization;
    private readonly Worker[] _workers;

    /// <summary>Tries networks of this shape in environments that <paramref name="create"/> makes, one for each thread.</summary>
    /// <param name="create">Makes an environment whose episodes end.</param>
    /// <param name="shape">Of the networks.</param>
    /// <param name="act">Makes an action of a network's outputs.</param>
    /// <param name="episodes">How many each candidate is given, at least 1.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="statistics">Of observations; null leaves them as they are.</param>
    /// <param name="normalization">How observations are scaled.</param>
    public EpisodeEvaluator(
        Func<IEnvironment<float[], TAction>> create, VectorPolicyShape shape, ActionOf<TAction> act, int episodes, int threads,
        RunningMeanStd<double>? statistics = null, NormalizationOptions? normalization = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        (_shape, _act, _episodes, _statistics) = (shape, act, episodes, statistics);
        _normalization = normalization ?? new NormalizationOptions();
        _workers = [.. Enumerable.Range(0, threads).Select(_ => new Worker(create(), shape))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<EpisodeSummary> Evaluate(IReadOnlyList<float[]> candidates, IReadOnlyList<int> seeds)
    {
        EpisodeSummary[] summaries = new EpisodeSummary[candidates.Count * _episodes];
        List<double>?[] seen = new List<double>?[candidates.Count];
        Parallel.For(0, _workers.Length, new ParallelOptions { MaxDegreeOfParallelism = _workers.Length }, worker =>
        {
            for (int candidate = worker; candidate < candidates.Count; candidate += _workers.Length)
            {
                seen[candidate] = _statistics is null ? null : [];
                for (int episode = 0; episode < _episodes; episode++) // one random stream runs through a candidate's episodes
                    summaries[candidate * _episodes + episode] =
                        Run(_workers[worker], candidates[candidate], episode == 0 ? seeds[candidate] : null, seen[candidate]);
            }
        });
        foreach (List<double>? observations in seen)
            if (observations is not null)
                _statistics!.Update(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(observations));
        return summaries;
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => _statistics?.Save(writer.Section("statistics"));

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => _statistics?.Load(reader.Section("statistics"));

    private EpisodeSummary Run(Worker worker, float[] parameters, int? seed, List<double>? seen)
    {
        float[] observation = worker.Environment.Reset(seed);
        double total = 0;
        for (int length = 1; ; length++)
        {
            _shape.Evaluate(parameters, Scaled(worker, observation, seen), worker.Outputs, worker.Scratch);
            StepResult<float[]> result = worker.Environment.Step(_act(worker.Outputs));
            total += result.Reward;
            if (result.Terminated || result.Truncated)
                return new EpisodeSummary(total, length);
            observation = result.Observation;
        }
    }

    private float[] Scaled(Worker worker, float[] observation, List<double>? seen)
    {
        if (_statistics is null)
            return observation;
        foreach (float number in observation)
            seen!.Add(number);
        _statistics.Scale(observation, _normalization.Epsilon, _normalization.ObservationClip, worker.Scaled);
        return worker.Scaled;
    }

    private sealed class Worker(IEnvironment<float[], TAction> environment, VectorPolicyShape shape)
    {
        public IEnvironment<float[], TAction> Environment { get; } = environment;

        public float[] Outputs { get; } = new float[shape.Sizes[^1]];

        public float[] Scratch { get; } = shape.CreateScratch();

        public float[] Scaled { get; } = new float[shape.Sizes[0]];
    }
}
