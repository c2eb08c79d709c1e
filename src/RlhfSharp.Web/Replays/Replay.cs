using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Replays;

namespace RlhfSharp.Web.Replays;

/// <summary>Episodes to look at, and what is known of them.</summary>
/// <param name="Environment">Which environment it is.</param>
/// <param name="Actor">Who acts: "ppo, greedy", "random actions".</param>
/// <param name="Player">Whose names of actions and pace the page takes.</param>
/// <param name="Episodes">At least one.</param>
public sealed record Replay(EnvironmentSpecification Environment, string Actor, EpisodePlayer Player, IReadOnlyList<ReplayEpisode> Episodes);
