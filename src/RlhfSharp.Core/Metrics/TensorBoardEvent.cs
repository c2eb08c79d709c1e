using RlhfSharp.Core.Serialization;

namespace RlhfSharp.Core.Metrics;

/// <summary>
/// The few messages of TensorBoard's event.proto that metrics need: Event { double wall_time = 1; int64 step = 2;
/// string file_version = 3; Summary summary = 5; SessionLog session_log = 7 }, Summary { repeated Value value = 1 },
/// Value { string tag = 1; float simple_value = 2 }, SessionLog { SessionStatus status = 1 }.
/// </summary>
internal static class TensorBoardEvent
{
    public static byte[] FileVersion(double wallTime) => Event(wallTime, 0).Add(3, "brain.Event:2").ToArray();

    /// <summary>Tells TensorBoard that steps from here on replace those of earlier files (a resumed run).</summary>
    public static byte[] SessionStart(double wallTime, long step) => Event(wallTime, step).Add(7, new ProtoMessage().Add(1, 1)).ToArray();

    public static byte[] Scalars(double wallTime, long step, IReadOnlyDictionary<string, double> metrics)
    {
        ProtoMessage summary = new();
        foreach ((string name, double value) in metrics) summary.Add(1, new ProtoMessage().Add(1, name).Add(2, (float)value));
        return Event(wallTime, step).Add(5, summary).ToArray();
    }

    private static ProtoMessage Event(double wallTime, long step) => new ProtoMessage().Add(1, wallTime).Add(2, step);
}
