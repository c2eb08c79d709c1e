using System.Globalization;
using RlhfSharp.Agents.Rendering.Shapes;

namespace RlhfSharp.Agents.Rendering.Pictures;

/// <summary>What can be shown of a task without a picture of its own: its states in a row, or the numbers that are seen.</summary>
internal static class StatePicture
{
    private const double Width = 600;
    private const int MostInRow = 21, MostNumbers = 12;

    /// <summary>Numbered states: a row of them, or a scale where they are many.</summary>
    internal static Frame Render(int state, int count)
    {
        const double Height = 120, Middle = 56;
        string words = count == 1 ? "the only state" : string.Create(CultureInfo.InvariantCulture, $"state {state} of 0 to {count - 1}");
        List<Shape> shapes = [new Rectangle(0, 0, Width, Height, "sky")];
        bool isRow = count <= MostInRow;
        double gap = (Width - 40) / (isRow ? count : Math.Max(1, count - 1)), first = isRow ? 20 + gap / 2 : 20;
        shapes.Add(new Line(first, Middle, Width - first, Middle, "rail", 3));
        if (isRow)
            for (int place = 0; place < count; place++)
                shapes.Add(new Circle(first + place * gap, Middle, Math.Min(14, gap * 0.42), "body"));
        shapes.Add(new Circle(first + state * gap, Middle, Math.Min(20, isRow ? gap * 0.5 : 14), "agent"));
        shapes.Add(new Label(Width / 2, Height - 12, words, Size: 15));
        string text = isRow ? string.Join(' ', Enumerable.Range(0, count).Select(place => place == state ? '@' : '·')) + '\n' : "";
        return new Frame(new Drawing(Width, Height, shapes), text + words);
    }

    /// <summary>Any observation as a list of numbers, each a bar from the middle; long lists are cut.</summary>
    internal static Frame Render(IReadOnlyList<float> numbers)
    {
        const double Row = 30;
        int shown = Math.Min(numbers.Count, MostNumbers);
        double height = Math.Max(1, shown) * Row + 20, largest = Math.Max(1, numbers.Take(shown).Max(number => Math.Abs((double)number)));
        List<Shape> shapes = [new Rectangle(0, 0, Width, height, "sky"), new Line(Width / 2, 6, Width / 2, height - 6, "rail")];
        List<string> lines = [];
        for (int i = 0; i < shown; i++)
        {
            double y = 10 + i * Row, length = numbers[i] / largest * (Width / 2 - 110);
            string text = numbers[i].ToString("0.###", CultureInfo.InvariantCulture);
            shapes.Add(new Rectangle(Width / 2 + Math.Min(0, length), y + 6, Math.Abs(length), Row - 12, length < 0 ? "bob" : "body", 3));
            shapes.Add(new Label(Width - 50, y + Row * 0.66, text, Size: 15));
            lines.Add($"observation {i}: {text}");
        }

        if (numbers.Count > shown)
            lines.Add($"and {numbers.Count - shown} more");
        return new Frame(new Drawing(Width, height, shapes), string.Join('\n', lines));
    }
}
