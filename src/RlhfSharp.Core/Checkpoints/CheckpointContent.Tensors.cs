namespace RlhfSharp.Core.Checkpoints;

internal sealed partial class CheckpointContent
{
    private partial bool ContainsTensor(string key) => false;
}
