// SPDX-License-Identifier: Apache-2.0
// Fill in a signed form with iText 5: Itext WORDS IN OUT, where the file WORDS names what to do.
import com.itextpdf.text.Rectangle;
import com.itextpdf.text.pdf.AcroFields;
import com.itextpdf.text.pdf.PdfAnnotation;
import com.itextpdf.text.pdf.PdfReader;
import com.itextpdf.text.pdf.PdfStamper;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.HashMap;

public class Itext {
	public static void main(String[] args) throws Exception {
		String words = new String(Files.readAllBytes(Paths.get(args[0])), "UTF-8").replace("\0", "");
		PdfReader reader = new PdfReader(args[1]);
		PdfStamper stamper = new PdfStamper(reader, new FileOutputStream(args[2]), '\0', true);
		AcroFields form = stamper.getAcroFields();

		for (String word : words.trim().split(" "))
			switch (word) {
			case "text":
				form.setField("empty", "Dora");
				form.setField("empty", "Dora Maar"); /* the first picture stays behind */
				break;
			case "lines":
				form.setField("lines", "one\ntwo and two");
				break;
			case "comb":
				form.setField("comb", "1234");
				break;
			case "choices":
				form.setField("combo", "two");
				form.setListSelection("list", new String[] { "beta" });
				form.setField("list", "beta");
				break;
			case "title":
				HashMap<String, String> info = reader.getInfo();
				info.put("Title", "another title");
				stamper.setMoreInfo(info);
				break;
			case "note":
				stamper.addAnnotation(PdfAnnotation.createText(stamper.getWriter(),
					new Rectangle(10, 10, 30, 30), "Eve", "seen", false, "Note"), 1);
				break;
			case "page":
				stamper.insertPage(2, new Rectangle(300, 400));
				break;
			default:
				throw new Exception(word);
			}
		stamper.close();
	}
}
