namespace RlhfSharp.Core.Checkpoints;

/// <summary>
/// Something whose state must survive a restart. After <see cref="Load"/> it behaves, to the bit, as the object that was
/// saved. Names are unique within one object; objects owned by it get a section of their own.
/// </summary>
public interface ICheckpointable
{
    /// <summary>Writes everything that later behaviour depends on. Tensors are read when the checkpoint is stored, not copied here.</summary>
    void Save(CheckpointWriter writer);

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    void Load(CheckpointReader reader);
}
