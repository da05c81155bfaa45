using System.Text;

namespace DaprMessaging.Cli.Chat;

/// <summary>The line that is being typed: keys in, text and cursor out.</summary>
internal sealed class LineEditor
{
    private readonly StringBuilder text = new();

    public string Text => text.ToString();

    public int Cursor { get; private set; }

    /// <summary>The line, when this key ends it.</summary>
    public string? Press(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                var line = Text;
                Clear();
                return line;
            case ConsoleKey.Escape:
            case ConsoleKey.U when key.Modifiers == ConsoleModifiers.Control:
                Clear();
                break;
            case ConsoleKey.Backspace when Cursor > 0:
                Remove(StepBefore());
                break;
            case ConsoleKey.LeftArrow:
                Cursor -= StepBefore();
                break;
            case ConsoleKey.RightArrow:
                Cursor += StepAfter();
                break;
            case ConsoleKey.Home:
                Cursor = 0;
                break;
            case ConsoleKey.End:
                Cursor = text.Length;
                break;
            default:
                if (!char.IsControl(key.KeyChar)) text.Insert(Cursor++, key.KeyChar);
                break;
        }

        return null;
    }

    // A character outside the basic plane is two code units: they go together.
    private int StepBefore() => Cursor == 0 ? 0 : Cursor > 1 && char.IsSurrogatePair(text[Cursor - 2], text[Cursor - 1]) ? 2 : 1;

    private int StepAfter() =>
        Cursor == text.Length ? 0 : Cursor + 1 < text.Length && char.IsSurrogatePair(text[Cursor], text[Cursor + 1]) ? 2 : 1;

    private void Remove(int count)
    {
        Cursor -= count;
        text.Remove(Cursor, count);
    }

    private void Clear()
    {
        text.Clear();
        Cursor = 0;
    }
}
