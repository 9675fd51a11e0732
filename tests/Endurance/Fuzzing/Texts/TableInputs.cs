using System.Text;
using AudioAnomaly.Evaluation;
using AudioAnomaly.Tool;

namespace AudioAnomaly.Fuzzing;

/// <summary>Comma-separated values, those of data sets and those of <c>metrics --scores</c>: rows, or a typed error.</summary>
public sealed class TableInputs : FuzzFormat
{
    private static readonly byte[] Tokens = [.. ",,\"\"\r\n;\t 01.-eE=@+"u8, 0, 0xff, 0xef, 0xbb, 0xbf];

    private static readonly byte[][] Seeds =
    [
        [.. "score,label\n0.25,0\n1e-3,1\n-7.5,1\n"u8],
        [.. "file,\"score\",label\r\n\"a,\"\"b\"\".wav\",0.5,1\r\nc.wav,2,0\r\n"u8],
        [.. "filename,fold,target,category\n1-100032-A-0.wav,1,0,dog\n\"x\ny.wav\",2,3,\"rain, heavy\"\n"u8],
    ];

    /// <inheritdoc/>
    public override string Name => "csv";

    /// <inheritdoc/>
    public override FuzzInput Make(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int chosen = random.Next(Seeds.Length);
        return new FuzzInput($"table {chosen}", ByteDamage.Apply(Seeds[chosen], Tokens, random));
    }

    /// <inheritdoc/>
    public override IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report)
    {
        string path = Write(folder, "damaged.csv", input);
        yield return new FuzzCall("read scores", () => _ = ScoreTable.Read(path).Count()) { MayRefuse = error => error is EvaluationDataException };
        yield return new FuzzCall("read a table", () => _ = CsvTable.Read(path).Rows.Count) { MayRefuse = error => error is DatasetException };
    }
}
