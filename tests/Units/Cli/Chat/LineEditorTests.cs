using DaprMessaging.Cli.Chat;

namespace DaprMessaging.Units.Cli.Chat;

public sealed class LineEditorTests
{
    private readonly LineEditor editor = new();

    [Fact]
    public void Enter_gives_the_line_and_begins_a_new_one()
    {
        Type("hello");
        Assert.Equal("hello", editor.Press(Key(ConsoleKey.Enter)));
        Assert.Equal(("", 0), (editor.Text, editor.Cursor));
    }

    [Fact]
    public void What_is_typed_goes_where_the_cursor_is()
    {
        Type("hllo");
        Press(ConsoleKey.Home, ConsoleKey.RightArrow);
        Type("e");
        Press(ConsoleKey.End);
        Type("!");
        Assert.Equal("hello!", editor.Text);
        Press(ConsoleKey.LeftArrow, ConsoleKey.Backspace);
        Assert.Equal(("hell!", 4), (editor.Text, editor.Cursor));
    }

    [Fact]
    public void A_character_of_two_units_is_one()
    {
        Type("a😀");
        Press(ConsoleKey.LeftArrow);
        Assert.Equal(1, editor.Cursor);
        Press(ConsoleKey.RightArrow, ConsoleKey.Backspace);
        Assert.Equal("a", editor.Text);
    }

    [Fact]
    public void At_its_ends_nothing_happens()
    {
        Press(ConsoleKey.Backspace, ConsoleKey.LeftArrow, ConsoleKey.RightArrow);
        Type("a");
        Press(ConsoleKey.RightArrow, ConsoleKey.F5, ConsoleKey.Escape);
        Assert.Equal(("", 0), (editor.Text, editor.Cursor));
    }

    private static ConsoleKeyInfo Key(ConsoleKey key) => new('\0', key, false, false, false);

    private void Press(params ConsoleKey[] keys)
    {
        foreach (var key in keys) Assert.Null(editor.Press(Key(key)));
    }

    private void Type(string text)
    {
        foreach (var c in text) Assert.Null(editor.Press(new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false)));
    }
}
