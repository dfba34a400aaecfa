// SPDX-License-Identifier: Apache-2.0
// Fill in a signed form with PDFBox 2: Pdfbox WORDS IN OUT, where the file WORDS names what to do.
import java.io.File;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Paths;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSUpdateInfo;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationText;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;

public class Pdfbox {
	// An incremental save writes what was told to be written, and what leads to it.
	static void write(COSBase o) {
		if (o instanceof COSUpdateInfo)
			((COSUpdateInfo) o).setNeedToBeUpdated(true);
	}

	static void set(PDAcroForm form, String name, String value) throws Exception {
		PDField field = form.getField(name);

		field.setValue(value);
		write(field.getCOSObject());
		for (PDAnnotationWidget widget : field.getWidgets()) {
			COSDictionary dict = widget.getCOSObject();
			COSBase ap = dict.getDictionaryObject("AP"), n, resources;

			write(dict);
			write(ap);
			n = ap instanceof COSDictionary ? ((COSDictionary) ap).getDictionaryObject("N") : null;
			if (!(n instanceof COSStream))
				continue;
			write(n);
			resources = ((COSStream) n).getDictionaryObject("Resources");
			write(resources);
		}
	}

	public static void main(String[] args) throws Exception {
		String words = new String(Files.readAllBytes(Paths.get(args[0])), "UTF-8").replace("\0", "");
		PDDocument doc = PDDocument.load(new File(args[1]));
		PDAcroForm form = doc.getDocumentCatalog().getAcroForm();

		write(doc.getDocumentCatalog().getCOSObject());
		write(doc.getPages().getCOSObject());
		for (PDPage page : doc.getPages()) {
			write(page.getCOSObject());
			write(page.getCOSObject().getDictionaryObject("Annots"));
		}
		write(form.getCOSObject());
		write(form.getCOSObject().getDictionaryObject("Fields"));
		for (String word : words.trim().split(" "))
			switch (word) {
			case "text":
				set(form, "empty", "Dora");
				break;
			case "lines":
				set(form, "lines", "one\ntwo and two");
				break;
			case "comb":
				set(form, "comb", "1234");
				break;
			case "secret":
				set(form, "secret", "hunter2"); /* drawn as it is */
				break;
			case "boxes":
				set(form, "agree", "Yes");
				set(form, "mark", "Yes");
				break;
			case "radio":
				set(form, "colour", "green");
				break;
			case "choices":
				set(form, "list", "beta");
				break;
			case "title":
				doc.getDocumentInformation().setTitle("another title");
				write(doc.getDocumentInformation().getCOSObject());
				break;
			case "note":
				PDAnnotationText note = new PDAnnotationText();
				note.setContents("seen");
				note.setRectangle(new PDRectangle(10, 10, 20, 20));
				write(note.getCOSObject());
				doc.getPage(0).getAnnotations().add(note);
				break;
			case "page":
				doc.addPage(new PDPage());
				break;
			default:
				throw new Exception(word);
			}
		doc.saveIncremental(new FileOutputStream(args[2]));
		doc.close();
	}
}
