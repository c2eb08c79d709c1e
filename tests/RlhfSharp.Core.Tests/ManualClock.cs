namespace RlhfSharp.Core.Tests;

/// <summary>A clock that moves only when told to.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000);

    public override long TimestampFrequency => 1000;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.ToUnixTimeMilliseconds();
}
