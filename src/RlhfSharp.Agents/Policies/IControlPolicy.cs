using System.Text.Json.Nodes;

namespace RlhfSharp.Agents.Policies;

/// <summary>
/// What training leaves behind: it acts on observations as the environment gives them (whatever normalises or encodes them
/// is part of it), and it can be written to a folder and read back. See <see cref="Recipes.PolicyFile"/>.
/// </summary>
public interface IControlPolicy : IActor, IDisposable
{
    /// <summary>Names the kind in config.json, so that the right one is read back.</summary>
    string ModelType { get; }

    /// <summary>Everything that acting needs, by names that never change; float32 or int64.</summary>
    IReadOnlyList<(string Name, Tensor Value)> NamedTensors { get; }

    /// <summary>What config.json says beside the kind and the environment: sizes and choices from which the same network is built.</summary>
    JsonObject Describe();
}
