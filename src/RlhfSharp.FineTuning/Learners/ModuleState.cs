using RlhfSharp.Core.Checkpoints;

namespace RlhfSharp.FineTuning.Learners;

/// <summary>A module's parameters in a checkpoint, by name.</summary>
internal static class ModuleState
{
    public static void Save(CheckpointWriter writer, nn.Module module)
    {
        foreach ((string name, Parameter parameter) in module.named_parameters())
            writer.Write(name, parameter);
    }

    public static void Load(CheckpointReader reader, nn.Module module)
    {
        foreach ((string name, Parameter parameter) in module.named_parameters())
            reader.ReadInto(name, parameter);
    }
}
