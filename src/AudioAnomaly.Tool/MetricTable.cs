using System.Globalization;
using System.Text.Json.Nodes;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Tool;

/// <summary>Numbers with their names in JSON and their descriptions in a table.</summary>
internal sealed class MetricTable
{
    private readonly JsonObject _json = [];
    private readonly List<string> _lines = [];

    /// <summary>Adds a number; undefined ones are null in JSON.</summary>
    public void Add(string name, double value) => _json[name] = double.IsFinite(value) ? value : null;

    public void Add(string name, long value) => _json[name] = value;

    /// <summary>Adds a number that is also a line of the table.</summary>
    public void Add(MetricValue value, string remark = "")
    {
        Add(value.Name, value.Value);
        string number = double.IsFinite(value.Value) ? value.Value.ToString("0.0000", CultureInfo.InvariantCulture) : "-";
        _lines.Add($"{value.Title,-34} {number,8}  {remark}".TrimEnd());
    }

    /// <summary>Adds a line of text.</summary>
    public void Say(string line) => _lines.Add(line);

    public void Write(bool json)
    {
        if (json)
        {
            JsonOutput.Write(_json);
        }
        else
        {
            _lines.ForEach(Console.WriteLine);
        }
    }
}
