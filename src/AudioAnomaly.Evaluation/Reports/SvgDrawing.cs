using System.Globalization;
using System.Text;

namespace AudioAnomaly.Evaluation;

/// <summary>A drawing for an HTML page: text only, numbers with a point, and a description for those who cannot see it.</summary>
internal sealed class SvgDrawing
{
    // Wider ones scroll on a phone, where their text would be too small.
    private const double NarrowWidth = 400;

    private readonly StringBuilder _svg = new();

    public SvgDrawing(double width, double height, string description)
    {
        string shown = HtmlPage.Encode(description), size = width > NarrowWidth ? " class=\"wide\"" : string.Empty;
        Append(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\"{size} role=\"img\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" aria-label=\"{shown}\"><title>{shown}</title>");
    }

    public void Line(double x1, double y1, double x2, double y2, string stroke, string dash = "", double width = 1)
    {
        string thick = width == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" stroke-width=\"{width:0.##}\"");
        Append($"<line x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\" stroke=\"{stroke}\"{thick}{Dash(dash)}/>");
    }

    public void Frame(PlotArea area)
        => Append(
            $"<rect x=\"{area.Left:0.##}\" y=\"{area.Top:0.##}\" width=\"{area.Width:0.##}\" height=\"{area.Height:0.##}\" fill=\"none\" stroke=\"#444\"/>");

    public void Bar(double x, double y, double width, double height, string fill)
        => Append($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\" fill=\"{fill}\" fill-opacity=\"0.6\"/>");

    /// <summary>Draws bars of one width side by side from the left as one shape; those of height 0 are left out.</summary>
    public void Bars(PlotArea area, IReadOnlyList<double> heights, string fill)
    {
        double width = area.Width / heights.Count;
        IEnumerable<string> bars = heights.Select((height, i) => (Height: height * area.Height, X: area.Left + (i * width))).Where(bar => bar.Height > 0)
            .Select(bar => string.Create(CultureInfo.InvariantCulture, $"M{bar.X:0.##} {area.Bottom:0.##}v{-bar.Height:0.##}h{width:0.##}v{bar.Height:0.##}z"));
        Append($"<path fill=\"{fill}\" fill-opacity=\"0.6\" d=\"{string.Concat(bars)}\"/>");
    }

    /// <summary>Draws upright strokes as one shape.</summary>
    public void Strokes(IEnumerable<(double X, double Top, double Bottom)> strokes, string stroke, double width)
    {
        IEnumerable<string> lines = strokes.Select(line => string.Create(CultureInfo.InvariantCulture, $"M{line.X:0.#} {line.Top:0.#}V{line.Bottom:0.#}"));
        Append($"<path fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{width:0.##}\" d=\"{string.Concat(lines)}\"/>");
    }

    /// <summary>Draws a box that tells something when it is pointed at.</summary>
    public void Box(double x, double y, double width, double height, string fill, string title)
        => Append(
            $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" fill=\"{fill}\"><title>{HtmlPage.Encode(title)}</title></rect>");

    /// <summary>Draws a dot that tells something when it is pointed at.</summary>
    public void Dot(double x, double y, double radius, string fill, string title)
        => Append(
            $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{radius:0.#}\" fill=\"{fill}\" stroke=\"#fff\" stroke-width=\"0.6\"><title>{HtmlPage.Encode(title)}</title></circle>");

    public void Polyline(IEnumerable<(double X, double Y)> points, string stroke, string dash)
    {
        string places = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.###},{point.Y:0.###}")));
        Append($"<polyline fill=\"none\" stroke=\"{stroke}\" stroke-width=\"1.6\"{Dash(dash)} points=\"{places}\"/>");
    }

    /// <summary>Writes text. The anchor is start, middle or end.</summary>
    public void Text(double x, double y, string text, string anchor = "middle", int turn = 0)
    {
        string turned = turn == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" transform=\"rotate({turn} {x:0.##} {y:0.##})\"");
        Append($"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\"{turned} fill=\"#222\">{HtmlPage.Encode(text)}</text>");
    }

    /// <summary>Draws a picture that is stretched to its place without smoothing.</summary>
    public void Image(PlotArea area, byte[] png)
        => Append(
            $"<image x=\"{area.Left:0.##}\" y=\"{area.Top:0.##}\" width=\"{area.Width:0.##}\" height=\"{area.Height:0.##}\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>");

    public override string ToString() => $"{_svg}</svg>";

    private static string Dash(string dash) => dash.Length == 0 ? string.Empty : $" stroke-dasharray=\"{dash}\"";

    private void Append(FormattableString text) => _svg.Append(FormattableString.Invariant(text)).Append('\n');
}
