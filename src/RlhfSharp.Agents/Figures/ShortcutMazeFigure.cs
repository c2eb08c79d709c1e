using RlhfSharp.Agents.Environments.Textbook;

namespace RlhfSharp.Agents.Figures;

/// <summary>Example 8.3 (figure 8.5): after 3000 steps a shorter way opens beside the one that is known.</summary>
internal sealed class ShortcutMazeFigure() : ChangingMazeFigure(
    "figure-8.5", "Dyna-Q and Dyna-Q+ when a shortcut through a maze opens", steps: 6000, changeStep: 3000, alpha: 0.5, planningSteps: 50, timeBonus: 1e-3, seconds: 6)
{
    private protected override IReadOnlyList<(int Agent, int Step, double Reward, int Runs)> References { get; } =
        [(0, 3000, 122.7, 30), (0, 6000, 287.4, 30), (1, 3000, 127.4, 30), (1, 6000, 356.4, 30)];

    private protected override ChangingMaze CreateMaze() => ChangingMaze.Shortcut();
}
